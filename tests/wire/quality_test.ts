import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

/** A driver whose reads the test steers by writing `mode`. */
const DRIVER = `
let mode = "fine", acted = 0;
export default {
  meta: {
    name: "Moody", version: "1.0.0", description: "d", group: "utility",
    properties: {
      temperature: { type: "number", access: "r" }, steady: { type: "number", access: "r" },
      ratio: { type: "number", access: "r" },
      mode: { type: "string", access: "rw" }, acted: { type: "int", access: "r" },
    },
    actions: { reset: { description: "Counts" } },
  },
  get(name) {
    if (name === "mode") return mode;
    if (name === "acted") return acted;
    if (name === "ratio") return mode === "fine" ? 0.5 : mode === "odd" ? NaN : -Infinity;
    if (name === "temperature" && mode === "broken") throw new Error("sensor unplugged");
    return name === "steady" ? 1 : 21.5;
  },
  set(name, value) { if (name === "mode") mode = value; },
  execute(name) { if (name === "reset") return ++acted; },
};`;
const FILES = {
  "drivers/moody.driver.js": DRIVER,
  "connectors/moody.js":
    'export default { driver: "Moody", config: { pollRate: 20 }, poll: ["temperature", "steady", "ratio"] };',
};

type Part = Record<string, { quality: string; time: number; reason?: string; number?: string } | undefined>;
const qualityOf = (message: Message) => (message.quality as Record<string, Part> | undefined)?.moody;
const valuesOf = (message: Message) =>
  (message.updates as Record<string, Record<string, unknown> | undefined>).moody;
const batchWith = (fits: (quality: Part, values: Record<string, unknown>) => boolean) => (message: Message) =>
  message.type === "state.batch" && qualityOf(message) !== undefined &&
  fits(qualityOf(message)!, valuesOf(message)!);

Deno.test("a polled property that cannot be read is not known, says why, and the connector is degraded", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  await client.ask({ type: "state.subscribe", quality: true });
  await client.set("moody", "mode", "broken");
  const lost = await client.until(
    batchWith(({ temperature }) => temperature?.quality === "bad"),
    "the loss of the temperature",
  );
  strictEqual(valuesOf(lost)!.temperature, null);
  match(qualityOf(lost)!.temperature!.reason!, /sensor unplugged/);
  ok(Math.abs(qualityOf(lost)!.temperature!.time - Date.now()) < 60_000);
  const status = await client.state("moody", "degraded");
  match(String(status.message), /'temperature' cannot be read: .*sensor unplugged/);
  deepStrictEqual(((await client.value({ type: "state.snapshot" })) as Record<string, unknown>).moody, {
    temperature: null,
    steady: 1,
    ratio: null,
  });
  strictEqual(await client.get("moody", "steady"), 1);
  client.clear();
  await client.set("moody", "mode", "fine");
  const back = await client.until(
    batchWith(({ temperature }) => temperature?.quality === "good"),
    "the temperature's return",
  );
  strictEqual(valuesOf(back)!.temperature, 21.5);
  await client.state("moody", "ready");
});

Deno.test("clients of the documents get null for a value that is not known, and no part they do not know", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  await client.ask({ type: "state.subscribe" });
  await client.set("moody", "mode", "broken");
  const lost = await client.until(
    (message) => message.type === "state.batch" && valuesOf(message)?.temperature === null,
    "the loss of the temperature",
  );
  deepStrictEqual(Object.keys(lost).sort(), ["type", "updates"]);
});

Deno.test("numbers without a text in JSON are told by name to those who ask for quality", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  await client.ask({ type: "state.subscribe", quality: true });
  await client.set("moody", "mode", "odd");
  await client.until(batchWith(({ ratio }) => ratio?.number === "NaN"), "NaN");
  await client.set("moody", "mode", "far");
  await client.until(batchWith(({ ratio }) => ratio?.number === "-Infinity"), "-Infinity");
});

Deno.test("values of before a reload and of a file that does not load are not in the state", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  await client.ask({ type: "state.subscribe", quality: true });
  await client.until(batchWith(({ steady }) => steady?.quality === "good"), "the first poll")
    .catch(() => {});
  client.clear();
  await server.write("connectors/moody.js", "export default { driver: ");
  const gone = await client.until(
    batchWith(({ steady }) => steady?.quality === "bad"),
    "the end of the values",
  );
  deepStrictEqual(valuesOf(gone), { temperature: null, steady: null, ratio: null });
  deepStrictEqual(await client.value({ type: "state.snapshot" }), {});
});

Deno.test("reading an action is an error and runs nothing, also for scripts", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  for (const args of [undefined, null, [], [1]]) {
    const reply = await client.ask({ type: "connector.call", connector: "moody", property: "reset", args });
    strictEqual(reply.code, "CONN_CALL_FAILED");
    match(String(reply.message), /'reset' of 'moody' is an action/);
  }
  const run = await client.ask({
    type: "scripts.execute",
    name: "look",
    code:
      `const moody = connector("moody"); moody.reset; let text = ""; try { moody.reset = 1 } catch (e) { text = e.message } text;`,
  });
  match(JSON.stringify(run), /is an action/);
  strictEqual(await client.get("moody", "acted"), 0);
  strictEqual(await client.call("moody", "reset"), 1);
});

Deno.test("a property takes one value; null stands for what is left out", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  const call = { type: "connector.call", connector: "moody" };
  strictEqual(
    (await client.ask({ ...call, property: "mode", args: ["a", "b"] })).code,
    "VALIDATION_INVALID_VALUE",
  );
  match(String((await client.ask({ ...call, method: "mode", args: ["a", "b"] })).message), /takes one value/);
  strictEqual((await client.ask({ ...call, property: "mode", method: null, args: null })).value, "fine");
  strictEqual((await client.ask({ ...call, property: null, method: "reset", args: null })).value, 1);
  strictEqual(await client.get("moody", "mode"), "fine");
});

Deno.test("numbers that JSON has no text for are numbers in scripts and in other connectors", async () => {
  await using server = await startTestServer({
    ...FILES,
    "connectors/reader.js": `export default { driver: "GUI", config: { widgets: [] }, methods: {
      look: () => String(connector("moody").ratio),
      later: async () => { const moody = connector("moody"); return String(await moody.ratio); },
    } };`,
    "connectors/own.js": `export default { driver: "Moody", properties: {
      doubled: () => driver.ratio * 2,
      text: () => String(driver.ratio),
    } };`,
  });
  await using client = await WireClient.connect(server);
  await client.set("moody", "mode", "odd");
  await client.set("own", "mode", "far");
  strictEqual(await client.call("reader", "look"), "NaN");
  strictEqual(await client.call("reader", "later"), "NaN");
  strictEqual(await client.get("own", "text"), "-Infinity");
  const run = await client.ask({
    type: "scripts.execute",
    name: "odd",
    code: `[connector("moody").ratio, connector("own").doubled].map(String)`,
  });
  deepStrictEqual(run.result, ["NaN", "-Infinity"]);
});

Deno.test("a value that is too large is an error of its call, and the driver goes on", async () => {
  await using server = await startTestServer({
    "drivers/large.driver.js": `export default {
      meta: { name: "Large", version: "1.0.0", description: "d", group: "utility",
        properties: { v: { type: "string", access: "rw" }, huge: { type: "string", access: "r" } } },
      get: (name) => name === "huge" ? "x".repeat(70e6) : 1,
      set() {},
    };`,
    "connectors/large.js":
      `export default { driver: "Large", config: { _limits: { heapMb: 1000 } }, methods: {
      say: () => { emit("e", "x".repeat(9e6)); },
      ask: () => { connector("other").a = "x".repeat(9e6); },
    } };`,
    "connectors/other.js":
      `export default { driver: "GUI", config: { widgets: [{ name: "a", type: "text", value: "" }] } };`,
  });
  await using client = await WireClient.connect(server);
  for (const request of [{ property: "huge" }, { method: "say" }, { method: "ask" }]) {
    const reply = await client.ask({ type: "connector.call", connector: "large", ...request });
    match(`${reply.code} ${reply.message}`, /^VALIDATION_INVALID_VALUE .*larger than/);
  }
  strictEqual(await client.get("large", "v"), 1);
  strictEqual(server.connectors.find("large").crashes, 0);
});

Deno.test("a property of a single value that its driver gives none for is not known, and says so", async () => {
  const kinds = {
    nothing: "undefined",
    code: "() => 1",
    symbol: "Symbol()",
    formless: "({ toJSON: () => undefined })",
    never: "new Date(NaN)",
  };
  const names = Object.keys(kinds);
  const properties = ["number", "bool", "string", "double", "int"].map((type, index) =>
    `${names[index]}: { type: "${type}", access: "r" }`
  );
  await using server = await startTestServer({
    "drivers/empty.driver.js": `const values = { ${
      Object.entries(kinds).map(([name, code]) => `${name}: () => (${code})`)
    } };
    export default {
      meta: { name: "Empty", version: "1.0.0", description: "d", group: "utility", properties: {
        ${properties}, told: { type: "number", access: "r" }, maybe: { type: "number?", access: "r" },
        any: { type: "object", access: "r" },
      }, actions: { reset: { description: "d" } } },
      get: (name) => name === "told" ? null : values[name]?.(),
      execute: () => undefined,
    };`,
    "connectors/empty.js": `export default { driver: "Empty", config: { pollRate: 20 },
      poll: [${names.map((name) => `"${name}"`)}, "told", "maybe", "own"],
      properties: { own: { type: "number", get: () => undefined } },
    };`,
  });
  await using client = await WireClient.connect(server);
  await client.ask({ type: "state.subscribe", quality: true });
  const known = (property: string, message: Message) =>
    (message.quality as Record<string, Part> | undefined)?.empty?.[property];
  const reasonOf = async (property: string) =>
    known(property, await client.until((message) => known(property, message) !== undefined, property));
  for (const property of names) {
    const state = (await reasonOf(property))!;
    deepStrictEqual([state.quality, state.reason], ["bad", "the driver gave no value"], property);
    strictEqual(await client.get("empty", property), null);
  }
  deepStrictEqual((await reasonOf("own"))!.reason, "its getter gave no value");
  for (const property of ["told", "maybe"]) {
    strictEqual((await reasonOf(property))!.quality, "good", property);
  }
  for (const property of ["told", "maybe", "any"]) strictEqual(await client.get("empty", property), null);
  strictEqual(await client.call("empty", "reset"), null);
});
