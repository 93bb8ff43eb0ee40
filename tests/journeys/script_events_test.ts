import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { decodeFrame, type DType, typedArrayOf } from "@/lib/protocol/mod.ts";
import { type ScriptBench, startScriptBench } from "../support/script_bench.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

/** A connector each of whose items emits an event while it is used. */
const LOUD = {
  "connectors/loud.js": `let value = 0;
export default {
  driver: "GUI",
  methods: {
    shout: (event = "tick", data = null) => { emit(event, data); return "shouted"; },
    late: async () => { emit("tick", "late"); await delay(20); return "late"; },
  },
  properties: { value: { get: () => { emit("tick", "read"); return value; }, set: (v) => { emit("tick", "write"); value = v; } } },
};
`,
};

async function resultOf(bench: ScriptBench, code: string): Promise<unknown> {
  const { result, error } = await bench.execute(code);
  strictEqual(error, null, JSON.stringify(error));
  return result;
}

/** Starts a script and waits until it says that it listens. */
async function listen({ client }: ScriptBench, name: string, code: string): Promise<void> {
  await client.ask({ type: "scripts.start", name, code: `${code}; log.info("${name} listens")` });
  await client.until(
    ({ type, args }) => type === "script.output" && (args as unknown[])[0] === `${name} listens`,
    `${name} to listen`,
  );
}

function outputsOf({ client }: ScriptBench, name: string): unknown[][] {
  return client.received.filter(({ type, script }) => type === "script.output" && script === name)
    .map(({ args }) => args as unknown[]).filter(([text]) => !/ listens$/.test(String(text)));
}

Deno.test("an event of one script reaches the handlers of another, by its bare and by its full name", async () => {
  await using bench = await startScriptBench();
  await listen(bench, "bare", 'on("temperature", (data, event) => log.info(data, event))');
  await listen(bench, "full", 'on("script:temperature", (data, event) => log.info(data, event))');
  await listen(bench, "wild", 'on("script:temp*", (data, event) => log.info(data, event))');
  await listen(bench, "other", 'on("humidity", (data) => log.info(data))');
  await bench.execute(
    'emit("temperature", { c: 25.3 }); emit("temperatures"); emit("tempo", [1]); emit("humidity", 40)',
  );
  const first = [{ c: 25.3 }, "script:temperature"];
  const expected = {
    bare: [first],
    full: [first],
    wild: [first, [null, "script:temperatures"], [[1], "script:tempo"]],
    other: [[40]],
  };
  const heard = () => Object.keys(expected).map((name) => [name, outputsOf(bench, name)] as const);
  await bench.client.when(() => heard().flatMap(([, outputs]) => outputs).length >= 6, "the events");
  deepStrictEqual(Object.fromEntries(heard()), expected);
});

Deno.test("events of connectors and of the server reach scripts by their full name", async () => {
  await using bench = await startScriptBench(LOUD);
  await listen(
    bench,
    "all",
    'on("connector:alarm", (d, e) => log.info(e, d)); on("scripts:stopped", (d, e) => log.info(e, d.script))',
  );
  await bench.client.call("loud", "shout", "alarm", { level: 3 });
  await bench.execute("connector('loud').shout('alarm', 4)", "caller");
  await bench.client.when(() => outputsOf(bench, "all").length === 3, "the events");
  deepStrictEqual(outputsOf(bench, "all"), [
    ["connector:alarm", { level: 3 }],
    ["connector:alarm", 4],
    ["scripts:stopped", "caller"],
  ]);
});

const TICKS =
  'const seen = []; const end = on("connector:tick", (data) => seen.push(data)); const loud = connector("loud");';

/** What a script does while events come, and what its handler has seen once it was parked. */
const BUSY = [
  ["a read", "const v = loud.value; const during = [...seen]", ["read"]],
  ["a write", "loud.value = 3; const during = [...seen]", ["write"]],
  ["a call", "loud.shout(); const during = [...seen]", [null]],
  ["a call that takes its time", "loud.late(); const during = [...seen]", ["late"]],
  [
    "emit, stream, say and log",
    "loud.shout(); emit('x'); stream('a', 'b', 1); say('x'); log.info(1); const during = [...seen]",
    [null],
  ],
  [
    "computing",
    "loud.shout(); for (const end = Date.now() + 20; Date.now() < end;); const during = [...seen]",
    [null],
  ],
  [
    "script.running",
    "loud.shout(); for (const end = Date.now() + 60; Date.now() < end;) script.running; const during = [...seen]",
    [null],
  ],
  ["await of what is there", "loud.shout(); await null; const during = [...seen]", [null]],
  ["several uses after each other", "loud.value = 1; loud.value; loud.shout(); const during = [...seen]", [
    "write",
    "read",
    null,
  ]],
] as const;

Deno.test("no handler runs in the middle of the script; it runs in the delay behind, in order", async (t) => {
  await using bench = await startScriptBench(LOUD);
  for (const [what, use, seen] of BUSY) {
    await t.step(what, async () => {
      deepStrictEqual(await resultOf(bench, `${TICKS} ${use}; delay(1); end(); [during, seen]`), [[], seen]);
    });
  }
});

Deno.test("handlers run in delay, in ask, and when the script has come to its end", async () => {
  await using bench = await startScriptBench(LOUD);
  const { client } = bench;
  const code = `let where = "delay", next = false;
    const end = on("connector:tick", (data) => { log.info(where, data); next = true; if (where === "idle") end(); });
    log.info("begun");
    while (!next) delay(20);
    where = "ask"; next = false;
    const answer = ask.confirm("Go on?");
    where = "idle"; log.info("answered", answer);`;
  await client.ask({ type: "scripts.start", name: "parked", code });
  await client.until(
    ({ type, args }) => type === "script.output" && (args as string[])[0] === "begun",
    "its begin",
  );
  await client.call("loud", "shout", "tick", 1);
  const { id } = await client.until(({ type }) => type === "prompt.open", "the prompt");
  await client.call("loud", "shout", "tick", 2);
  await client.when(
    () => outputsOf(bench, "parked").some(([where]) => where === "ask"),
    "the handler while asked",
  );
  await client.ask({ type: "prompts.answer", id, value: true });
  await client.when(() => outputsOf(bench, "parked").some(([text]) => text === "answered"), "the answer");
  await client.call("loud", "shout", "tick", 3);
  await client.until(({ type }) => type === "script.done", "the end, because no listener is left");
  deepStrictEqual(
    outputsOf(bench, "parked").filter(([text]) => !/^ask\.confirm/.test(String(text))),
    [["begun"], ["delay", 1], ["ask", 2], ["answered", true], ["idle", 3]],
  );
});

Deno.test("events come in the order they were published, each once, thousands of them", async () => {
  await using bench = await startScriptBench();
  const code = `const seen = [];
    const end = on("n", (n) => seen.push(n));
    for (let i = 0; i < 5000; i++) emit("n", i);
    while (seen.length < 5000) delay(1);
    end();
    seen.every((n, i) => n === i)`;
  strictEqual(await resultOf(bench, code), true);
});

Deno.test("a handler that calls a device is not interrupted by the next event", async () => {
  await using bench = await startScriptBench(LOUD);
  const code = `const seen = [];
    const end = on("n", (n) => { seen.push("in " + n); connector("counted").slow(5); delay(2); seen.push("out " + n); });
    emit("n", 1); emit("n", 2); emit("n", 3);
    while (seen.length < 6) delay(1);
    end(); seen`;
  deepStrictEqual(await resultOf(bench, code), ["in 1", "out 1", "in 2", "out 2", "in 3", "out 3"]);
});

Deno.test("the function on() gives ends exactly that subscription, also from inside the handler and twice", async () => {
  await using bench = await startScriptBench();
  const code = `const seen = [], ends = [];
    const once = on("n", (n) => { seen.push("once " + n); once(); });
    const never = on("n", () => seen.push("never")); never(); never();
    const same = (n) => seen.push("both " + n);
    ends.push(on("n", same), on("n", same));
    emit("n", 1); while (seen.length < 3) delay(1);
    ends[1](); emit("n", 2); while (seen.length < 4) delay(1);
    ends[0](); emit("n", 3); delay(20); seen`;
  deepStrictEqual(await resultOf(bench, code), ["once 1", "both 1", "both 1", "both 2"]);
});

Deno.test("on() and emit() refuse what is no name and no function", async () => {
  await using bench = await startScriptBench();
  const code =
    `[() => on(), () => on("x"), () => on("", () => 1), () => on(5, () => 1), () => on("x", "y"), () => emit(),
    () => emit(""), () => emit({}), () => emit("x".repeat(257)), () => on("x".repeat(257), () => 1)]
    .map((f) => { try { f(); return "taken"; } catch (e) { return e.name; } })`;
  deepStrictEqual(await resultOf(bench, code), Array(10).fill("TypeError"));
});

Deno.test("clients receive the events they have subscribed to, with their source, and no others", async () => {
  await using bench = await startScriptBench(LOUD);
  const { client } = bench;
  await client.value({
    type: "events.subscribe",
    events: ["script:*", "script:a", "connector:tick", "scripts:stopped"],
  });
  await bench.execute(
    'emit("a", 1); emit("b", null); connector("loud").shout("tick", 5); connector("loud").shout("tock")',
    "src",
  );
  const events = () =>
    client.received.filter(({ type }) => type === "event.data").map(({ type: _type, ...rest }) => rest);
  await client.when(() => events().length === 4, "the events");
  deepStrictEqual(events(), [
    { event: "script:a", data: 1, source: "src" },
    { event: "script:b", data: null, source: "src" },
    { event: "connector:tick", data: 5, source: "loud" },
    { event: "scripts:stopped", data: { script: "src", error: null, stopped: false }, source: null },
  ], "each once, though two patterns fit");
  await client.value({ type: "events.unsubscribe", events: ["script:*", "scripts:stopped"] });
  client.clear();
  await bench.execute('emit("a", 2); emit("b", 3)', "src");
  deepStrictEqual(events(), [{ event: "script:a", data: 2, source: "src" }]);
});

const TYPED: Record<DType, string> = {
  u8: "new Uint8Array([1, 255])",
  i8: "new Int8Array([-1, 1])",
  u16: "new Uint16Array([65535])",
  i16: "new Int16Array([-2])",
  u32: "new Uint32Array([4294967295])",
  i32: "new Int32Array([-3])",
  f32: "new Float32Array([0.5, -1])",
  f64: "new Float64Array([Math.PI])",
  u64: "new BigUint64Array([2n ** 60n])",
  i64: "new BigInt64Array([-5n])",
};

Deno.test("stream() reaches subscribers as JSON and, where they want it, typed arrays as they are", async (t) => {
  await using bench = await startScriptBench();
  await using binary = await WireClient.connect(bench.server);
  const source = { connector: "store", stream: "display" };
  await bench.client.ask({ type: "stream.subscribe", ...source });
  await binary.ask({ type: "stream.subscribe", ...source, encoding: "binary" });
  const last = (client: WireClient, fits: (message: Message) => boolean) => client.until(fits, "the item");
  await t.step("an object", async () => {
    await bench.execute("stream('store', 'display', { wavelengths: [380, 381], label: 'ä' })");
    const item = {
      type: "stream.data",
      name: "store",
      stream: "display",
      data: { wavelengths: [380, 381], label: "ä" },
    };
    for (const client of [bench.client, binary]) {
      deepStrictEqual(await last(client, ({ type }) => type === "stream.data"), item);
    }
  });
  for (const [dtype, expression] of Object.entries(TYPED) as [DType, string][]) {
    await t.step(`a typed array of ${dtype}`, async () => {
      bench.client.clear();
      binary.clear();
      await bench.execute(`const a = ${expression}; stream("Store", "DISPLAY", a)`);
      const { binary: frame } = await last(binary, (message) => "binary" in message);
      const { header, payload } = decodeFrame(new Uint8Array(frame as ArrayBuffer));
      strictEqual(header.dtype, dtype);
      deepStrictEqual(typedArrayOf(dtype, payload), (0, eval)(expression));
      await last(bench.client, ({ type }) => type === "stream.data");
    });
  }
});

Deno.test("a stream that does not exist can be subscribed to; the script is warned once about an unknown connector", async () => {
  await using bench = await startScriptBench();
  const { client } = bench;
  await client.ask({ type: "stream.subscribe", connector: "nowhere", stream: "spectrum" });
  const { logs, error } = await bench.execute(
    "for (let i = 0; i < 3; i++) stream('nowhere', 'spectrum', i); stream('psu', 'x', 1)",
  );
  strictEqual(error, null);
  await client.when(
    () => client.received.filter(({ type }) => type === "stream.data").length === 3,
    "the items",
  );
  deepStrictEqual(client.received.filter(({ type }) => type === "stream.data").map(({ data }) => data), [
    0,
    1,
    2,
  ]);
  deepStrictEqual(logs, [{
    level: "warn",
    args: [
      'stream("nowhere", "spectrum"): there is no connector \'nowhere\'; only who subscribes to that name gets it',
    ],
  }]);
});

for (
  const [what, code] of [
    ["says", "for (;;) say('hello')"],
    ["emits", "for (;;) emit('a', 1)"],
    ["emits large data to itself", "on('a', () => 1); const t = 'x'.repeat(4e6); for (;;) emit('a', t)"],
    ["answers its own event with two", "on('a', () => { emit('a'); emit('a'); }); emit('a')"],
    ["logs", "for (;;) log.info('spam')"],
    ["streams", "for (;;) stream('store', 'x', 1)"],
    ["subscribes and unsubscribes", "for (;;) on('a', () => 1)()"],
    ["sets and clears timers", "for (;;) clearTimeout(setTimeout(() => 1, 1e8))"],
    ["sets ten thousand timers", "for (let i = 0; i < 1e4; i++) setInterval(() => 1, 0)"],
  ] as const
) {
  Deno.test(`while a script ${what} without end, others are served at once and it can be stopped`, async () => {
    await using bench = await startScriptBench();
    const { client } = bench;
    await client.ask({ type: "scripts.start", name: "flood", code });
    const slowest = { ms: 0 };
    for (let i = 0; i < 200; i++) {
      const begun = performance.now();
      await client.get("store", "input");
      slowest.ms = Math.max(slowest.ms, performance.now() - begun);
    }
    ok(slowest.ms < 1000, `the slowest of 200 reads took ${slowest.ms} ms`);
    const begun = performance.now();
    deepStrictEqual((await client.ask({ type: "scripts.stopAll" })).stopped, ["flood"]);
    ok(performance.now() - begun < 1000, `the stop took ${performance.now() - begun} ms`);
    strictEqual(client.received.filter(({ type }) => type === "script.done").length, 1);
  });
}

Deno.test("a handler of * and one of a whole group hear each event once", async () => {
  await using bench = await startScriptBench(LOUD);
  const code = (pattern: string) => `on("${pattern}", (data, name) => log.info("heard", name ?? null, data))`;
  await listen(bench, "all", code("*"));
  await listen(bench, "group", code("script:*"));
  await resultOf(bench, `emit("once", 1); emit("last", 2)`);
  for (const name of ["all", "group"]) {
    await bench.client.when(
      () => outputsOf(bench, name).some((args) => args.includes(2)),
      `the last event in ${name}`,
    );
    const heard = outputsOf(bench, name).filter((args) =>
      args[0] === "heard" && (args[2] === 1 || args[2] === 2)
    );
    deepStrictEqual(heard.map((args) => args[2]), [1, 2], name);
  }
});

Deno.test("a secret that is a number does not end the script that logs it", async () => {
  await using bench = await startScriptBench(LOUD);
  strictEqual(
    await resultOf(bench, `log.info({ token: 12345, list: [{ password: "hunter2" }] }); "went on"`),
    "went on",
  );
  const output = await bench.client.until(({ type }) => type === "script.output", "the output");
  deepStrictEqual(output.args, [{ token: "***", list: [{ password: "***" }] }]);
});
