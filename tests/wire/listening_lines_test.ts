import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { instrument } from "../support/instrument.ts";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const LISTENER = `export default {
  meta: { name: "Listener", version: "1.0.0", group: "instruments",
    properties: { heard: { type: "array", access: "r" } }, actions: { tell: {}, bytes: {} } },
  init({ port }) {
    this.heard = [];
    this.line = createTcpTransport("127.0.0.1", port, { onData: (line) => this.heard.push(line) });
    return this.line.connect();
  },
  get() { return this.heard; },
  async execute(action, { data }) {
    if (action === "tell") return void await this.line.write(data);
    for (const bytes of [new Uint8Array(0), new Uint16Array([0x0a41]), new DataView(new ArrayBuffer(0))]) {
      await this.line.writeRaw(bytes);
    }
  },
  shutdown() { return this.line.close(); },
};`;

Deno.test("a driver that listens over TCP hears again after its instrument was away, and that is told", async () => {
  let device = instrument("tick");
  const { port } = device;
  try {
    await using server = await startTestServer({
      "drivers/listener.driver.js": LISTENER,
      "connectors/bench.js": `export default { driver: "Listener", config: { port: ${port} } };`,
    });
    await using client = await WireClient.connect(server);
    const heard = async () => (await client.get("bench", "heard") as string[]).length;
    await client.call("bench", "tell", { data: "?" });
    await eventually(async () => await heard() === 1, "the first line");
    const status = () => server.connectors.find("bench")!;
    await device.close();
    await eventually(() => status().state === "degraded", "the connector to be degraded");
    match(status().message, new RegExp(`^The line to 127\\.0\\.0\\.1:${port} is down: `));
    device = instrument("tock", port);
    await eventually(() => status().state === "ready", "the connector to be ready");
    // Nobody asked the driver for anything meanwhile.
    await client.call("bench", "tell", { data: "?" });
    await eventually(async () => await heard() === 2, "the second line");
    deepStrictEqual(await client.get("bench", "heard"), ["tick", "tock"]);
    const told = server.log.history.filter(({ message }) => message.startsWith("The line to "));
    deepStrictEqual(told.map(({ level, source }) => `${level} ${source}`), [
      "warn connector:bench",
      "info connector:bench",
    ]);
    // 0x41 and a line feed: the bytes of a view, whatever its numbers are.
    await client.call("bench", "bytes", {});
    await eventually(async () => await heard() === 3, "the answer to raw bytes");
  } finally {
    await device.close();
  }
});

Deno.test("environment variables stand in transports too, and are numbers where numbers are wanted", async () => {
  const device = instrument("fine");
  Deno.env.set("BENCH_TEST_HOST", "127.0.0.1");
  Deno.env.set("BENCH_TEST_PORT", String(device.port));
  try {
    await using server = await startTestServer({
      "connectors/own.js": `import { createTcpTransport } from "createTcpTransport";
        export default { driver: "GenericScpi", config: { transport: "custom", autoConnect: true, identify: false,
          _transport: createTcpTransport("$ENV{BENCH_TEST_HOST}", "$ENV{BENCH_TEST_PORT}", { timeout: "2000" }),
          scpi: { properties: { state: "STAT" } } } };`,
      "connectors/hidden.js": `import { createTcpTransport } from "createTcpTransport";
        const line = createTcpTransport("$ENV" + "{BENCH_TEST_HOST}", 5025);
        export default { driver: "TestDevice", methods: { go: () => line.connect() } };`,
    });
    await using client = await WireClient.connect(server);
    strictEqual(await client.get("own", "state"), "fine");
    const refused = await client.call("hidden", "go").then(() => "", String);
    match(refused, /is put together by code/);
  } finally {
    Deno.env.delete("BENCH_TEST_HOST");
    Deno.env.delete("BENCH_TEST_PORT");
    await device.close();
  }
});
