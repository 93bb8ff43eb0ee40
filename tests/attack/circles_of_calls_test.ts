import { match, rejects, strictEqual } from "node:assert/strict";
import { startTestServer, type WorkspaceFiles } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const CIRCLE: WorkspaceFiles = {
  "connectors/a.js": `export default { driver: "GUI", methods: {
    chain: () => connector("b").chain(), toB: () => connector("b").leaf(), leaf: () => 1 } };`,
  "connectors/b.js": `export default { driver: "GUI", methods: {
    chain: () => connector("a").chain(), toA: () => connector("a").leaf(), leaf: () => 1 } };`,
  "connectors/self.js": `export default { driver: "GUI", methods: {
    outer: () => connector("self").inner() + 1, inner: () => 41 } };`,
};

Deno.test("a circle of calls in one chain fails at once and names the circle", async () => {
  await using server = await startTestServer(CIRCLE);
  await using client = await WireClient.connect(server);
  await rejects(client.call("a", "chain"), /CONN_CALL_FAILED.*circle: b → a → b/);
  strictEqual(await client.call("a", "leaf"), 1);
  strictEqual(await client.call("self", "outer"), 42, "the own name is no circle");
});

Deno.test("two clients whose calls cross a thousand times never reach a deadline", async () => {
  await using server = await startTestServer(CIRCLE);
  await using one = await WireClient.connect(server);
  await using two = await WireClient.connect(server);
  let circles = 0;
  const cross = async (client: WireClient, from: string, method: string) => {
    for (let i = 0; i < 1000; i++) {
      const reply = await client.ask({ type: "connector.call", connector: from, method });
      if (reply.type !== "error") strictEqual(reply.value, 1);
      else match(String(reply.message), /circle/), circles++;
    }
  };
  await Promise.all([cross(one, "a", "toB"), cross(two, "b", "toA")]);
  strictEqual(await one.call("a", "toB"), 1);
});

Deno.test("connectors that wait for each other asynchronously without end are stopped by their number", async () => {
  await using server = await startTestServer({
    "connectors/a.js":
      `export default { driver: "GUI", methods: { async m() { return await connector("b").m(); }, ok: () => 1 } };`,
    "connectors/b.js":
      `export default { driver: "GUI", methods: { async m() { return await connector("a").m(); } } };`,
  });
  await using client = await WireClient.connect(server);
  await rejects(client.call("a", "m"), /CONN_CALL_FAILED.*More than 256 calls/);
  strictEqual(await client.call("a", "ok"), 1);
});
