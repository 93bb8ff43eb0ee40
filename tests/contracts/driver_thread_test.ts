import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

/** Reads of the driver after which its thread blocks in the next one, as long as nobody else speaks to it. */
const READS = 40;

const DRIVER = `
let count = 0, wanted = 0, self;
const tick = () => {
  self._streamEmitter("ticks", ++count);
  if (count < wanted) setTimeout(tick, 2);
};
export default self = {
  meta: {
    name: "Clock", version: "1.0.0", description: "d", group: "utility",
    properties: { five: { type: "number", access: "r" } },
    actions: {
      tick: { description: "Ticks", args: [{ name: "times", type: "number" }] },
      lose: { description: "Leaves a failure to nobody" },
    },
    streams: ["ticks"],
  },
  get() { return 5; },
  set() {},
  execute(name, args) {
    if (name === "lose") return void Promise.reject(new Error("nobody waits for this"));
    [count, wanted] = [0, args?.times ?? args];
    setTimeout(tick, 2);
  },
};`;

// Without being woken, the driver's thread would hear its connector at the next heartbeat, up to a second later.
const CONNECTOR = `export default {
  driver: "Clock",
  config: { _timeouts: { read: 300 } },
  methods: {
    late: [() => {
      const until = performance.now() + 400;
      while (performance.now() < until);
      return driver.five;
    }, "Speaks to its driver when nobody expects it"],
  },
};`;

const FILES = { "drivers/clock.driver.js": DRIVER, "connectors/clock.js": CONNECTOR };

Deno.test("connector code is heard by a driver's thread that is blocked in a read", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  for (let round = 0; round < 4; round++) {
    const late = client.value({ type: "connector.call", connector: "clock", method: "late" });
    for (let read = 0; read < READS; read++) strictEqual(await client.get("clock", "five"), 5);
    strictEqual(await late, 5);
  }
});

Deno.test("timers of a driver run while nothing comes through the pipe", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  for (let read = 0; read < READS; read++) await client.get("clock", "five");
  await client.value({ type: "stream.subscribe", connector: "clock", stream: "ticks" });
  await client.value({ type: "connector.call", connector: "clock", method: "tick", args: [50] });
  await client.until(({ type, data }) => type === "stream.data" && data === 50, "the last tick");
  const ticks = client.received.filter(({ type }) => type === "stream.data").map(({ data }) => data);
  deepStrictEqual(ticks, Array.from({ length: 50 }, (_, at) => at + 1));
});

Deno.test("a failure nobody waits for is reported although the driver's thread goes on to block", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  for (let read = 0; read < READS; read++) await client.get("clock", "five");
  await client.value({ type: "connector.call", connector: "clock", method: "lose" });
  await client.until(
    ({ type, message }) => type === "server.log" && String(message).includes("nobody waits for this"),
    "the report",
  );
});

Deno.test("a connector may give its driver all the time there is", async () => {
  await using server = await startTestServer({
    ...FILES,
    "connectors/clock.js":
      'export default { driver: "Clock", config: { _timeouts: { init: 1e12, read: Infinity, write: 2 ** 31, action: 1e12 } } };',
  });
  await using client = await WireClient.connect(server);
  strictEqual(await client.get("clock", "five"), 5);
  strictEqual(
    await client.value({ type: "connector.call", connector: "clock", method: "tick", args: [1] }),
    null,
  );
});
