import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const SLOW = `export default { meta: { name: "Slow", group: "utilities", description: "${"x".repeat(50)}",
    properties: { level: { type: "number", access: "rw" } } },
  init() {}, shutdown() {}, get() { return new Promise(() => {}); },
  set() { throw Object.assign(new Error("too high"), { code: "VALIDATION_INVALID_VALUE" }); } };`;

const FILES = {
  "config/server.json": '{ "license": { "tier": "pro" } }',
  "drivers/slow.driver.js": SLOW,
  "connectors/slow.js":
    `export default { driver: "Slow", poll: ["level"], config: { _timeouts: { read: 50 } } };`,
  "connectors/store.js": `export default { driver: "GUI", config: { _timeouts: { read: 50, action: 50 } },
    properties: { never: async () => { await new Promise(() => {}); } },
    methods: { hang: async () => { await new Promise(() => {}); } } };`,
  "connectors/psu.js": `export default { driver: "GenericScpi", config: { host: "127.0.0.1", port: 1,
    scpi: { properties: { voltage: { cmd: "VOLT", type: "float" } } } } };`,
  "connectors/list.js": 'export default { driver: "GUI", hide: "a" };',
};

Deno.test("errors say once what was attempted, on which device, and what is wrong, in the server's own words", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  const said = async (request: Record<string, unknown> & { type: string }) => {
    const { code, message } = await client.ask(request);
    return [code, message];
  };
  const call = (connector: string, more: Record<string, unknown>) =>
    said({ type: "connector.call", connector, ...more });
  deepStrictEqual(await call("store", { property: "never" }), [
    "CONN_CALL_FAILED",
    "Cannot read store.never: no answer within 50 ms",
  ]);
  deepStrictEqual(await call("store", { method: "hang" }), [
    "CONN_CALL_FAILED",
    "Cannot run store.hang: no answer within 50 ms",
  ]);
  deepStrictEqual(await call("slow", { property: "level" }), [
    "CONN_CALL_FAILED",
    "Cannot read slow.level: no answer within 50 ms",
  ]);
  const [code, text] = await call("slow", { property: "level", args: 5 });
  strictEqual(code, "VALIDATION_INVALID_VALUE");
  match(String(text), /^Cannot write slow\.level: .*too high/);
  const [refused, why] = await call("psu", { property: "voltage", args: "much" });
  strictEqual(refused, "VALIDATION_INVALID_VALUE");
  match(String(why), /^Cannot write psu\.voltage: Property 'voltage' expected/);
  deepStrictEqual(await call("", { property: "a" }), [
    "VALIDATION_INVALID_VALUE",
    "connector.call: 'connector' must not be empty",
  ]);
  deepStrictEqual(await said({ type: "config.set", path: "websocket.port", value: 70000 }), [
    "CONFIG_INVALID",
    'server.json: "websocket.port" is 70000; it must be 65535 or less',
  ]);
  strictEqual(server.connectors.find("list").message, "hide must be a list of names");
  const slow = server.connectors.find("slow");
  await eventually(() => slow.state === "degraded", "slow being degraded");
  strictEqual(slow.message, "'level' cannot be read: no answer within 50 ms");
});
