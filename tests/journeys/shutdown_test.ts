import { deepStrictEqual, ok } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { startTestServer } from "../support/test_server.ts";

/** A driver file whose functions do what is given. */
function driverWith(name: string, { top = "", init = "", shutdown = "" }): string {
  return `${top}\nexport default { meta: { name: "${name}" }, async init() { ${init} }, get() {},
    async shutdown() { ${shutdown} } };`;
}

const THROWS = 'throw new Error("not shut down")';

Deno.test("the shutdown of a driver that never began is no failure, that of one which began may be", async () => {
  const server = await startTestServer(
    {
      "config/server.json": '{ "license": { "tier": "pro" } }',
      // Has room when it is scanned, and none when it is started.
      "drivers/unloaded.driver.js": driverWith("Unloaded", {
        top: "const a = []; for (let i = 0; i < 60; i++) a.push(new Array(131072).fill(i + 0.5));",
        shutdown: THROWS,
      }),
      "drivers/waits.driver.js": driverWith("Waits", { init: "await new Promise(() => {});" }),
      "drivers/fails.driver.js": driverWith("Fails", {
        init: 'throw new Error("no device");',
        shutdown: THROWS,
      }),
      "connectors/unloaded.js": 'export default { driver: "Unloaded", config: { _limits: { heapMb: 16 } } };',
      "connectors/fails.js": 'export default { driver: "Fails" };',
      "connectors/waits.js": 'export default { driver: "Waits", methods: { x: () => 1 } };',
    },
    {},
    "before ready",
  );
  await eventually(
    () =>
      ["fails", "unloaded"].every((name) =>
        server.connectors.all.some((found) => found.name === name && found.state === "error")
      ),
    "both having failed",
  );
  await server.close();
  const failed = server.log.history.filter(({ message }) => message.startsWith("shutdown() failed"));
  deepStrictEqual(failed.map(({ source }) => source), ["connector:fails"]);
  // It did not begin: what kept it from that is all there is to say.
  ok(
    server.log.history.some(({ source, message }) =>
      source === "connector:unloaded" && message.startsWith("Cannot start: ")
    ),
  );
});
