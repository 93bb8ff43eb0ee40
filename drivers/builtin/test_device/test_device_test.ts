import { deepStrictEqual, match, ok, rejects, strictEqual, throws } from "node:assert/strict";
import { RecordingContext } from "../testing/recording_context.ts";
import { TEST_DEVICE } from "./mod.ts";
import { TestDevice } from "./test_device.ts";

interface Bench extends AsyncDisposable {
  device: TestDevice;
  context: RecordingContext;
}

async function start(config: Record<string, unknown> = {}): Promise<Bench> {
  const context = new RecordingContext();
  const device = new TestDevice(context);
  await device.init({ dashboardPort: 0, videoFps: 0, ...config });
  return { device, context, [Symbol.asyncDispose]: () => device.shutdown() };
}

Deno.test("a TestDevice starts with the documented defaults", async () => {
  await using bench = await start();
  const expected = {
    label: "Test Device",
    count: 0,
    temperature: 22.5,
    enabled: false,
    streaming: true,
    threshold: 50,
    voltage: 0,
    current: 1,
    output: false,
    measured_voltage: 0,
    measured_current: 0,
    tags: ["test", "dev"],
    config: { mode: "normal", verbose: false },
  };
  for (const [name, value] of Object.entries(expected)) deepStrictEqual(bench.device.get(name), value, name);
});

Deno.test("every declared property can be read and every writable one written", async () => {
  await using bench = await start();
  const samples: Record<string, unknown> = {
    label: "Bench",
    count: 7,
    temperature: -4.5,
    enabled: true,
    streaming: false,
    threshold: 1.25,
    voltage: 12,
    current: 0.5,
    output: true,
    tags: ["a"],
    config: { mode: "fast" },
  };
  const writable = Object.entries(TEST_DEVICE.meta.properties).filter(([, meta]) => meta.access === "R/W");
  deepStrictEqual(writable.map(([name]) => name).sort(), Object.keys(samples).sort());
  for (const [name, value] of Object.entries(samples)) {
    bench.device.set(name, value);
    deepStrictEqual(bench.device.get(name), value, name);
  }
  for (const name of Object.keys(TEST_DEVICE.meta.properties)) {
    ok(bench.device.get(name) !== undefined, name);
  }
});

Deno.test("config gives the first values", async () => {
  await using bench = await start({ label: "A", temperature: "30.5", defaultVoltage: 5, defaultCurrent: 2 });
  strictEqual(bench.device.get("label"), "A");
  strictEqual(bench.device.get("temperature"), 30.5);
  strictEqual(bench.device.get("voltage"), 5);
  strictEqual(bench.device.get("current"), 2);
});

Deno.test("a config value of the wrong type names its key", async () => {
  const device = new TestDevice(new RecordingContext());
  await rejects(device.init({ videoFps: "fast" }), {
    message: `Config key 'videoFps' expected double, got string "fast"`,
  });
  await rejects(
    device.init({ videoWidth: 9999 }),
    /Config key 'videoWidth' expected a value from 16 to 1920, got 9999/,
  );
  await device.shutdown();
});

Deno.test("the measured values follow the output", async () => {
  await using bench = await start({ defaultVoltage: 12, defaultCurrent: 1 });
  strictEqual(bench.device.get("measured_voltage"), 0, "off");
  bench.device.set("output", true);
  const near = (name: string, expected: number) => {
    const value = bench.device.get(name) as number;
    ok(Math.abs(value - expected) < 0.01, `${name} ${value}, expected about ${expected}`);
  };
  near("measured_voltage", 12);
  near("measured_current", 1);
  bench.device.set("voltage", 5);
  near("measured_voltage", 5);
  near("measured_current", 0.5);
  bench.device.set("output", false);
  strictEqual(bench.device.get("measured_voltage"), 0);
  strictEqual(bench.device.get("measured_current"), 0);
});

Deno.test("computed properties have the documented shapes", async () => {
  await using bench = await start();
  bench.device.set("count", 100);
  const spectrum = bench.device.get("spectrum") as number[];
  strictEqual(spectrum.length, 10);
  strictEqual(spectrum[3], 500 + 100 * Math.sin(0.5 * 3 + 1));
  const histogram = bench.device.get("histogram") as number[];
  strictEqual(histogram.length, 8);
  ok(histogram.every((count) => Number.isInteger(count) && count >= 0 && count < 100));
  const { uptime, ...status } = bench.device.get("status") as Record<string, unknown>;
  deepStrictEqual(status, { label: "Test Device", enabled: false, temperature: 22.5, count: 100 });
  ok((uptime as number) >= 0);
});

Deno.test("the log keeps its last 20 lines with the time of day", async () => {
  await using bench = await start();
  for (let i = 0; i < 130; i++) bench.device.set("threshold", i);
  const logs = bench.device.get("logs") as string[];
  strictEqual(logs.length, 20);
  match(logs[19]!, /^\[\d\d:\d\d:\d\d\] threshold set$/);
});

const calls: [action: string, args: unknown, result: unknown][] = [
  ["setThreshold", { value: 3 }, "OK"],
  ["calculate", { a: 1, b: "2.5" }, 3.5],
  ["calculate", { a: 4 }, 4],
  ["configure", { key: "mode", value: "fast" }, "Set mode=fast"],
  ["loadProfile", { values: [1, 2, 3] }, 3],
  ["filterTags", { tags: ["ab", "b", "ac"], prefix: "a" }, ["ab", "ac"]],
  ["echo", { data: { a: [1] } }, { a: [1] }],
  ["echo", { a: 1 }, { a: 1 }],
  ["setBatch", { values: { label: "x", count: 3, uptime: 1, nothing: 2 } }, 2],
  ["reset", undefined, "OK"],
];

for (const [action, args, result] of calls) {
  Deno.test(`${action}(${JSON.stringify(args) ?? ""}) gives ${JSON.stringify(result)}`, async () => {
    await using bench = await start();
    deepStrictEqual(bench.device.execute(action, args), result);
  });
}

Deno.test("actions change what they say they change", async () => {
  await using bench = await start({ label: "A" });
  bench.device.execute("setThreshold", { value: 3 });
  strictEqual(bench.device.get("threshold"), 3);
  bench.device.execute("configure", { key: "mode", value: "fast" });
  deepStrictEqual(bench.device.get("config"), { mode: "fast", verbose: false });
  bench.device.execute("setBatch", { values: { label: "B", output: true } });
  strictEqual(bench.device.get("label"), "B");
  bench.device.execute("reset", {});
  strictEqual(bench.device.get("label"), "A");
  strictEqual(bench.device.get("threshold"), 50);
  strictEqual(bench.device.get("output"), false);
  deepStrictEqual(bench.device.get("config"), { mode: "normal", verbose: false });
});

Deno.test("unknown names and wrong arguments throw", async () => {
  await using bench = await start();
  throws(() => bench.device.get("nope"), { message: "Unknown property: nope" });
  throws(() => bench.device.get("constructor"), { message: "Unknown property: constructor" });
  throws(() => bench.device.set("uptime", 1), { message: "Unknown or read-only property: uptime" });
  throws(() => bench.device.set("nope", 1), { message: "Unknown or read-only property: nope" });
  throws(() => bench.device.execute("nope", {}), { message: "Unknown action: nope" });
  throws(() => bench.device.execute("setThreshold", { value: [] }), {
    message: "Argument 'value' expected double, got a list of 0",
  });
  throws(() => bench.device.set("temperature", "warm"), {
    message: `Property 'temperature' expected double, got string "warm"`,
  });
});

Deno.test("a write is published at once", async () => {
  await using bench = await start();
  bench.device.set("temperature", 40);
  deepStrictEqual(bench.context.published, [{ property: "temperature", value: 40 }]);
});

Deno.test("the data stream counts and carries the documented fields", async () => {
  await using bench = await start({ temperature: 20 });
  const [first, second] = await bench.context.items("data", 2) as Record<string, unknown>[];
  deepStrictEqual(Object.keys(first!).sort(), ["count", "enabled", "temperature", "timestamp"]);
  strictEqual(first!.count, 1);
  strictEqual(second!.count, 2);
  ok(Math.abs((first!.temperature as number) - 20) <= 1);
  ok(Number.isFinite(Date.parse(first!.timestamp as string)));
});

Deno.test("with streaming off nothing is sent and the count stands still", async () => {
  await using quiet = await start({ videoFps: 20 });
  quiet.device.set("streaming", false);
  await using running = await start();
  // Two samples of another device are the clock: the quiet one has had its turns by then.
  await running.context.items("data", 2);
  deepStrictEqual(quiet.context.emitted, []);
  strictEqual(quiet.device.get("count"), 0);
});

Deno.test("the video stream carries base64 JPEG, but nothing while nobody listens", async () => {
  await using bench = await start({ videoFps: 20, videoWidth: 32, videoHeight: 32 });
  const frames = await bench.context.items("video", 2) as string[];
  deepStrictEqual([...Uint8Array.fromBase64(frames[0]!).subarray(0, 2)], [0xff, 0xd8]);
  await using unwatched = await start({ videoFps: 20 });
  unwatched.context.unwatched.add("video");
  await unwatched.context.items("data", 1);
  strictEqual(unwatched.context.emitted.filter((item) => item.stream === "video").length, 0);
});

Deno.test("snapshot gives a frame whether or not the video runs", async () => {
  await using bench = await start();
  ok((bench.device.get("snapshot") as string).startsWith("/9j/"));
});

Deno.test("a device that was not initialised says so and can be shut down", async () => {
  const device = new TestDevice(new RecordingContext());
  throws(() => device.get("label"), { code: "CONN_NOT_INITIALIZED" });
  await device.shutdown();
});

Deno.test("the TestDevice keeps its safety gates", () => {
  ok(TEST_DEVICE.meta.requiresSafetyGates !== false);
  match(TEST_DEVICE.template, /driver: "TestDevice"/);
});
