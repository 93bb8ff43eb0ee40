import { match, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { freePort } from "../support/free_port.ts";

Deno.test("two TestDevices with one dashboard port both work; the log says which one has no dashboard", async () => {
  const port = freePort();
  const device = `export default { driver: "TestDevice", config: { dashboardPort: ${port}, videoFps: 0 } };`;
  await using server = await startTestServer({ "connectors/one.js": device, "connectors/two.js": device });
  await using client = await WireClient.connect(server);
  for (const name of ["one", "two"]) {
    await client.set(name, "label", name);
    strictEqual(await client.get(name, "label"), name);
  }
  const { label } = await (await fetch(`http://127.0.0.1:${port}/api/properties`)).json();
  const other = label === "one" ? "two" : "one";
  const told = server.log.history.filter(({ level, message }) =>
    level === "warn" && /dashboard/.test(message)
  );
  strictEqual(told.length, 1);
  match(told[0]!.source, new RegExp(`\\b${other}\\b`));
  match(told[0]!.message, new RegExp(`port ${port}.*works without it.*dashboardPort`));
});
