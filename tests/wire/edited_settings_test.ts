import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const settingsLines = (server: TestServer) =>
  server.log.history.filter(({ source }) => source === "settings").map(({ level, message }) => ({
    level,
    message,
  }));

/** Saves the file by hand and waits for what is said of it. */
async function save(server: TestServer, text: string): Promise<{ level: string; message: string }> {
  const before = settingsLines(server).length;
  await server.write("config/server.json", text);
  await eventually(() => settingsLines(server).length > before, "a line on the saved settings");
  strictEqual(settingsLines(server).length, before + 1);
  return settingsLines(server).at(-1)!;
}

Deno.test("a save of server.json by hand is checked, taken over and told once", async () => {
  await using server = await startTestServer({ "config/server.json": '{ "license": { "tier": "pro" } }' });
  await using client = await WireClient.connect(server);
  deepStrictEqual(settingsLines(server), []);
  deepStrictEqual(
    await save(
      server,
      '{ "license": { "tier": "pro" }, "websocket": { "port": 9123 }, "logging": { "level": "debug" } }',
    ),
    {
      level: "info",
      message:
        'config/server.json was saved: "websocket.port" counts from the next start; "logging.level" counts from now on',
    },
  );
  await client.until(({ type }) => type === "config.changed", "config.changed");
  strictEqual(server.log.level, "debug");
  const typo = await save(server, '{ "license": { "tier": "pro" }, "websocket": { "prot": 9123 } }');
  strictEqual(typo.level, "warn");
  match(typo.message, /"websocket.prot" is no setting and has no effect; did you mean "websocket.port"\?/);
  const broken = await save(server, '{ "license": ');
  strictEqual(broken.level, "warn");
  match(broken.message, /not used: it is not JSON/);
  await save(server, '{ "license": { "tier": "pro" } }');
});

Deno.test("what the server itself writes into server.json is not told as an edit by hand", async () => {
  await using server = await startTestServer({
    "config/server.json": "{}",
    "connectors/a.js": 'export default { driver: "GUI" };',
  });
  await using client = await WireClient.connect(server);
  await client.value({ type: "config.set", path: "polling.connectorRate", value: 300 });
  await client.value({ type: "connectors.set_enabled", connectors: ["a"] });
  deepStrictEqual(settingsLines(server), [{
    level: "info",
    message: 'config.set: "polling.connectorRate" counts for connectors that are loaded from now on',
  }]);
  // Whatever is told of the writes above comes before what is told of this save.
  const text = await server.read("config/server.json");
  const line = await save(server, text.replace("300", "400"));
  ok(
    line.message.includes('"polling.connectorRate"') && !line.message.includes("connectors.enabled"),
    line.message,
  );
});
