import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";
import { startLab, wrap } from "./lab.ts";
import { clientExample, examplesOf } from "./wire_examples.ts";

const PSU = 'export default { driver: "MockInstrument", config: { defaultVoltage: 12 }, poll: ["voltage"] };';

Deno.test("the JavaScript client of the WebSocket document runs", async () => {
  await using lab = await startLab({ "psu.js": PSU });
  const { port, token } = lab.server;
  const example = clientExample();
  match(example, /ws:\/\/localhost:8765\/ws.*auth-YOUR_TOKEN/);
  const code = example.replace("localhost:8765", `localhost:${port}`).replace("YOUR_TOKEN", token);
  const printed: unknown[][] = [];
  const both = Promise.withResolvers<void>();
  const log = (...args: unknown[]) => {
    printed.push(args);
    if (printed.some(([head]) => head === "State:") && printed.some(([head]) => head === "[1]:")) {
      both.resolve();
    }
  };
  const socket = new Function("console", `${code}\nreturn ws;`)({ log }) as WebSocket;
  const closed = new Promise((resolve) => socket.onclose = resolve);
  const late = setTimeout(() => both.reject(new Error(`Printed only ${JSON.stringify(printed)}`)), 15_000);
  try {
    await both.promise;
  } finally {
    clearTimeout(late);
    socket.close();
    await closed;
  }
  strictEqual(socket.protocol, "muxit");
  deepStrictEqual(printed.find(([head]) => head === "[1]:"), ["[1]:", 12]);
  ok(printed.some(([head, updates]) => head === "State:" && typeof updates === "object"));
});

Deno.test("a client that is there early is told how the start goes on, and when it has ended", async () => {
  // The scan of this driver lasts long enough for a client to connect.
  const slow =
    'const end = Date.now() + 400; while (Date.now() < end); export default { meta: { name: "Slow" } };';
  const files = {
    "connectors/psu.js": PSU,
    "connectors/slow.js": wrap("Slow"),
    "drivers/slow.driver.js": slow,
  };
  await using server = await startTestServer(files, {}, "before ready");
  await using client = await WireClient.connect(server);
  const ready = await client.until(({ type }) => type === "server.ready", "server.ready");
  deepStrictEqual(ready, examplesOf("server.ready (broadcast)")[0]!.message);
  const initializing = client.received.filter(({ type }) => type === "server.initializing");
  deepStrictEqual(initializing.at(-1), examplesOf("server.initializing (broadcast)")[1]!.message);
  const order = client.received.map(({ type }: Message) => type);
  ok(order.indexOf("server.initializing") < order.indexOf("connectors.changed"));
  ok(order.indexOf("connectors.changed") < order.indexOf("server.ready"));
});
