import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { BUILTIN_DRIVERS } from "@/drivers/builtin/mod.ts";
import { fetchLocalToken, MuxitClient } from "@/lib/client/mod.ts";
import type { BuiltinDriver } from "@/lib/driver_host/mod.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

const VALUE = { list: [1, NaN, 2], "a/b": { low: -Infinity }, plain: null };
const PLAIN = { list: [1, null, 2], "a/b": { low: null }, plain: null };
const NUMBERS = { "/list/1": "NaN", "/a~1b/low": "-Infinity" };

/** A driver that gives such values, and tells what it was given as text. */
const SCOPE = `
let kept = "";
const text = (value) => JSON.stringify(value, (_, item) => typeof item === "number" ? String(item) : item);
const long = () => { const list = Array(100000).fill(0.5); list[7] = NaN; list[99999] = Infinity; return list; };
export default {
  init(config) { kept = text(config); },
  meta: {
    name: "Scope", version: "1.0.0", description: "d", group: "utility",
    properties: {
      value: { type: "object", access: "r" }, long: { type: "object", access: "r" },
      voltage: { type: "number", access: "rw" }, kept: { type: "string", access: "r" },
    },
    actions: { setAll: { description: "Keeps" }, give: { description: "Gives" }, send: { description: "Streams" } },
    streams: ["wave"],
  },
  get(name) {
    if (name === "value") return { list: [1, NaN, 2], "a/b": { low: -Infinity }, plain: null };
    return name === "long" ? long() : name === "kept" ? kept : 1;
  },
  set(name, value) { kept = text(value); },
  execute(name, args) {
    if (name === "setAll") kept = text(args);
    if (name === "send") { __emitStream("wave", { v: [NaN] }); __emitStream("wave", Float32Array.of(1, Infinity)); }
    return name === "give" ? [[Infinity]] : null;
  },
};`;

let taken: unknown;
/** The same, built in. */
const BENCH: BuiltinDriver = {
  meta: {
    name: "Bench",
    version: "1.0.0",
    description: "",
    group: "instruments",
    properties: { value: { type: "object", access: "r" }, voltage: { type: "number", access: "rw" } },
    actions: { setAll: {} },
    streams: [],
  },
  template: "",
  create: () => ({
    init: () => Promise.resolve(),
    get: () => structuredClone(VALUE),
    set: (_name, value) => void (taken = value),
    execute: (_name, args) => taken = args,
    shutdown: () => Promise.resolve(),
  }),
};

const FILES = {
  "drivers/scope.driver.js": SCOPE,
  "connectors/scope.js": `export default { driver: "Scope", config: { pollRate: 20 }, poll: ["value", "long"],
    properties: { low: () => driver.value["a/b"].low },
    methods: {
      look: () => String(driver.long[7]) + connector("bench").value.list[1],
      later: async () => { const scope = connector("bench"); return [await scope.setAll([NaN]), Infinity]; },
      keep: (value) => { driver.setAll(value); return driver.kept; },
      tell: () => emit("told", [NaN]),
    } };`,
  "connectors/bench.js": 'export default { driver: "Bench" };',
};

const start = () => startTestServer(FILES, { builtins: [...BUILTIN_DRIVERS, BENCH] });
const connect = (server: TestServer) =>
  MuxitClient.connect({
    url: `ws://127.0.0.1:${server.port}/ws`,
    fetchToken: (signal) => fetchLocalToken(`${server.url}/api/auth/token`, signal),
  });
const pick = ({ type, value, number, numbers }: Message) => ({ type, value, number, numbers });

Deno.test("numbers JSON has no text for are named by their place in a reply, beside the documented shape", async () => {
  await using server = await start();
  await using client = await WireClient.connect(server);
  const call = { type: "connector.call" };
  for (const connector of ["scope", "bench"]) {
    const reply = await client.ask({ ...call, connector, property: "value" });
    deepStrictEqual([reply.value, reply.numbers], [PLAIN, NUMBERS], connector);
    deepStrictEqual(Object.keys(reply).sort(), ["numbers", "requestId", "type", "value"]);
  }
  deepStrictEqual(pick(await client.ask({ ...call, connector: "scope", method: "give" })), {
    type: "connector.response",
    value: [[null]],
    number: undefined,
    numbers: { "/0/0": "Infinity" },
  });
  const plain = await client.ask({ ...call, connector: "scope", property: "voltage" });
  deepStrictEqual(Object.keys(plain).sort(), ["requestId", "type", "value"]);
});

Deno.test("a driver gets such numbers in its config as the connector's file has them", async () => {
  await using server = await startTestServer({
    "drivers/scope.driver.js": SCOPE,
    "connectors/set.js": `export default { driver: "Scope",
      config: { limits: { low: -Infinity, high: 5 }, offsets: [0.5, NaN], most: 1 / 0 } };`,
  });
  await using client = await WireClient.connect(server);
  strictEqual(
    await client.get("set", "kept"),
    '{"limits":{"low":"-Infinity","high":"5"},"offsets":["0.5","NaN"],"most":"Infinity"}',
  );
});

Deno.test("values that pass the server unparsed bring the places of such numbers along", async () => {
  await using server = await start();
  await using client = await WireClient.connect(server);
  const reply = await client.ask({ type: "connector.call", connector: "scope", property: "long" });
  deepStrictEqual(reply.numbers, { "/7": "NaN", "/99999": "Infinity" });
  strictEqual((reply.value as unknown[])[7], null);
  await client.ask({ type: "state.subscribe", quality: true });
  // Each comes in the batch after it was read, which need not be the same one.
  const numbersOf = async (property: string) => {
    const of = ({ quality }: Message) => (quality as Qualities | undefined)?.scope?.[property]?.numbers;
    return of(await client.until((message) => of(message) !== undefined, `${property} to be polled`));
  };
  deepStrictEqual(await numbersOf("value"), NUMBERS);
  deepStrictEqual(await numbersOf("long"), { "/7": "NaN", "/99999": "Infinity" });
});
type Qualities = Record<string, Record<string, { numbers?: unknown } | undefined> | undefined>;

Deno.test("scripts and connectors get and give such numbers as they are", async () => {
  await using server = await start();
  await using client = await WireClient.connect(server);
  const run = await client.ask({
    type: "scripts.execute",
    name: "all",
    code: `const scope = connector("scope"), bench = connector("bench"), seen = [];
      seen.push(String(scope.value.list[1]), String(scope.value["a/b"].low), String(scope.long[7]), String(scope.low));
      seen.push(String(bench.value.list[1]), scope.look(), scope.keep([1, NaN]));
      scope.voltage = NaN; seen.push(scope.kept);
      scope.voltage = [1, -Infinity]; seen.push(scope.kept);
      scope.setAll([1, NaN], { x: Infinity }); seen.push(scope.kept);
      bench.voltage = -Infinity;
      [seen, NaN, scope.later()];`,
  });
  deepStrictEqual((run.result as unknown[])[0], [
    "NaN",
    "-Infinity",
    "NaN",
    "-Infinity",
    "NaN",
    "NaNNaN",
    '["1","NaN"]',
    '"NaN"',
    '["1","-Infinity"]',
    '[["1","NaN"],{"x":"Infinity"}]',
  ]);
  deepStrictEqual((run.result as unknown[]).slice(1), [null, [[null], null]]);
  deepStrictEqual(run.numbers, { "/1": "NaN", "/2/0/0": "NaN", "/2/1": "Infinity" });
  deepStrictEqual(taken, [NaN]);
  await client.ask({
    type: "scripts.execute",
    name: "one",
    code: `connector("bench").voltage = -Infinity;`,
  });
  strictEqual(taken, -Infinity);
});

Deno.test("events and stream items carry such numbers from their source to scripts and clients", async () => {
  await using server = await start();
  await using client = await WireClient.connect(server);
  await client.ask({ type: "events.subscribe", events: ["connector:*"] });
  await client.ask({ type: "stream.subscribe", connector: "scope", stream: "wave", encoding: "json" });
  const heard = client.ask({
    type: "scripts.execute",
    name: "hear",
    code: `let got; const end = on("connector:told", (data) => { got = String(data[0]); end(); });
      connector("scope").tell(); connector("scope").send(); stream("scope", "wave", NaN);
      while (got === undefined) delay(1); got;`,
  });
  strictEqual((await heard).result, "NaN");
  const event = await client.until(({ type }) => type === "event.data", "the event");
  deepStrictEqual([event.data, event.numbers], [[null], { "/0": "NaN" }]);
  await client.when(
    () => client.received.filter(({ type }) => type === "stream.data").length === 3,
    "three items",
  );
  const items = client.received.filter(({ type }) => type === "stream.data");
  deepStrictEqual(items.map(({ data, number, numbers }) => [data, number ?? numbers]), [
    [{ v: [null] }, { "/v/0": "NaN" }],
    [[1, null], { "/1": "Infinity" }],
    [null, "NaN"],
  ]);
});

Deno.test("a request names such numbers beside its arguments; a place without null is refused", async () => {
  await using server = await start();
  await using client = await WireClient.connect(server);
  const write = { type: "connector.call", connector: "scope", property: "voltage" };
  const kept = () => client.get("scope", "kept");
  await client.ask({ ...write, args: [null], numbers: { "/0": "NaN" } });
  strictEqual(await kept(), '"NaN"');
  await client.ask({ ...write, args: null, numbers: { "": "Infinity" } });
  strictEqual(await kept(), '"Infinity"');
  await client.ask({ ...write, args: [null], numbers: null });
  strictEqual(await kept(), "null");
  const refused = await client.ask({ ...write, args: [5], numbers: { "/0": "NaN" } });
  deepStrictEqual([refused.type, refused.code], ["error", "VALIDATION_INVALID_VALUE"]);
  match(String(refused.message), /'numbers' names the place "\/0", where 'args' has no null/);
  strictEqual(
    (await client.ask({ ...write, args: [null], numbers: { "/0": "seven" } })).code,
    "VALIDATION_INVALID_VALUE",
  );
  strictEqual(await kept(), "null");
});

Deno.test("the client library reads and writes such numbers as they are", async () => {
  await using server = await start();
  await using client = connect(server);
  await client.ready();
  deepStrictEqual(await client.read({ connector: "scope", property: "value" }), VALUE);
  deepStrictEqual(await client.run({ connector: "scope", method: "give" }), [[Infinity]]);
  await client.write({ connector: "bench", property: "voltage", value: { at: [NaN] } });
  deepStrictEqual(taken, { at: [NaN] });
  await client.write({ connector: "bench", property: "voltage", value: -Infinity });
  strictEqual(taken, -Infinity);
  await client.connector("bench").setAll!([1, NaN]);
  deepStrictEqual(taken, [1, NaN]);
  const items: unknown[] = [];
  const both = Promise.withResolvers<void>();
  client.subscribeStream({ connector: "scope", stream: "wave", binary: false }, ({ data }) => {
    if (items.push(data) === 2) both.resolve();
  });
  await client.request("connectors.list", {});
  await client.run({ connector: "scope", method: "send" });
  await both.promise;
  deepStrictEqual(items, [{ v: [NaN] }, [1, Infinity]]);
  strictEqual((await client.scripts.execute("one", { code: "NaN" })).result, NaN);
});
