import { deepStrictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

Deno.test("emit() of a connector publishes connector:<event> with its data", async () => {
  await using server = await startTestServer({
    "connectors/a.js":
      `export default { driver: "GUI", methods: { go: () => emit("temp.changed", { target: 30 }) } };`,
  });
  await using client = await WireClient.connect(server);
  const heard = new Promise((resolve) => server.bus.on("connector:temp.changed", resolve));
  await client.call("a", "go");
  deepStrictEqual(await heard, { event: "connector:temp.changed", data: { target: 30 }, source: "a" });
});
