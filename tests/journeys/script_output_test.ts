import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { type ScriptBench, startScriptBench } from "../support/script_bench.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

function ofType({ received }: WireClient, wanted: string): Message[] {
  return received.filter(({ type }) => type === wanted);
}

Deno.test("what a script logs comes as values, with level, time and line, and stands in the result as well", async () => {
  await using bench = await startScriptBench();
  const code = `log.debug("d");
log.info("a", 1, true, null, { x: [1] }, [2]);
  log.warn("w"); log.error("e");
function helper() {
  console.log("in a function");
}
helper();
console.warn("cw"); console.error("ce"); console.debug("cd"); console.info("ci");`;
  const { logs } = await bench.execute(code);
  const expected = [
    ["debug", ["d"], 1],
    ["info", ["a", 1, true, null, { x: [1] }, [2]], 2],
    ["warn", ["w"], 3],
    ["error", ["e"], 3],
    ["info", ["in a function"], 5],
    ["warn", ["cw"], 8],
    ["error", ["ce"], 8],
    ["debug", ["cd"], 8],
    ["info", ["ci"], 8],
  ];
  deepStrictEqual(
    logs.map(({ level, args }) => [level, args]),
    expected.map(([level, args]) => [level, args]),
  );
  const outputs = ofType(bench.client, "script.output");
  deepStrictEqual(outputs.map(({ level, args, line }) => [level, args, line]), expected);
  for (const { script, time } of outputs) {
    strictEqual(script, "bench");
    ok(Math.abs(Date.parse(String(time)) - Date.now()) < 60_000);
  }
});

Deno.test("values without a JSON form are logged as text, errors by name and message", async () => {
  await using bench = await startScriptBench();
  const { logs } = await bench.execute(
    `log.info(undefined, NaN, -Infinity, 5n, Symbol("s"), () => 1, function named() {}, new RangeError("boo"), new Map([[1, 2]]));
    const a = {}; a.a = a; log.info(a, { get x() { throw 1 } }, { toJSON() { throw 1 } });`,
  );
  deepStrictEqual(logs[0]!.args, [
    "undefined",
    "NaN",
    "-Infinity",
    "5",
    "Symbol(s)",
    "[function ]",
    "[function named]",
    "RangeError: boo",
    { 1: 2 },
  ]);
  deepStrictEqual(logs[1]!.args, [{ a: "[Circular]" }, ...Array(2).fill("[a value without text]")]);
});

Deno.test("what refers to itself, lies very deep or has no text in JSON stands in the log by name", async () => {
  await using bench = await startScriptBench();
  const { logs, error } = await bench.execute(
    `const list = [1]; list.push(list, { list }); log.info(list);
    const twice = { x: 1 }; log.info([twice, twice]);
    const map = new Map(); map.set("me", map); log.info(map);
    log.info([NaN, { a: -Infinity, b: 1.9e-6 }]);
    let deep = []; for (let i = 0; i < 1e5; i++) deep = [deep]; log.info(deep);
    log.info({ by: { toJSON() { return [connector("store")] } } }, connector("store"));`,
  );
  strictEqual(error, null);
  const args = logs.map((entry) => entry.args);
  deepStrictEqual(args.slice(0, 4), [
    [[1, "[Circular]", { list: "[Circular]" }]],
    [[{ x: 1 }, { x: 1 }]],
    [{ me: "[Circular]" }],
    ['[NaN,{"a":-Infinity,"b":1.9e-6}]'],
  ]);
  strictEqual(JSON.stringify(args[4]), `[${"[".repeat(100)}"[Array]"${"]".repeat(100)}]`);
  deepStrictEqual(args[5], [{ by: ["connector store"] }, "connector store"]);
});

Deno.test("a text can be made of a connector without asking it for anything", async () => {
  await using bench = await startScriptBench();
  const { result, error } = await bench.execute(
    'const gone = connector("not there"); [String(gone), `${gone}`, gone + "!", [gone].join(), Number(gone) + ""];',
  );
  strictEqual(error, null);
  deepStrictEqual(result, [
    "connector not there",
    "connector not there",
    "connector not there!",
    "connector not there",
    "NaN",
  ]);
});

Deno.test("what is too long or too much to log is cut, and said so", async () => {
  await using bench = await startScriptBench();
  const { logs } = await bench.execute(
    `log.info("x".repeat(1e6)); log.info({ big: "y".repeat(1e6) }); log.info(...Array(100).keys());
    for (let i = 0; i < 20000; i++) log.debug(i);`,
  );
  deepStrictEqual([
    (logs[0]!.args[0] as string).length,
    (logs[1]!.args[0] as string).length,
    logs[2]!.args.length,
  ], [
    8193,
    8193,
    50,
  ]);
  const left = logs.filter(({ level }) => level === "warn").map(({ args }) =>
    Number(/^\d+/.exec(String(args[0]))?.[0])
  );
  const shown = logs.filter(({ level }) => level === "debug").length;
  ok(left.length > 0 && shown < 20_000, `${shown} shown`);
  strictEqual(shown + left.reduce((sum, count) => sum + count, 0), 20_000, "nothing is lost silently");
});

Deno.test("secrets do not leave in logs, speech and errors", async () => {
  await using bench = await startScriptBench();
  const { logs, error } = await bench.execute(
    `log.info("apiKey: sk-12345", { password: "hunter2" }); say("my token is token=abcdef"); throw new Error("password: hunter2")`,
  );
  deepStrictEqual(logs[0]!.args, ["apiKey: ***", { password: "***" }]);
  strictEqual(
    (await bench.client.until(({ type }) => type === "script.say", "speech")).text,
    "my token is token=***",
  );
  strictEqual(error!.message, "password: ***");
  strictEqual(JSON.stringify(bench.client.received).includes("hunter2"), false);
});

Deno.test("say() is told to every client with its emotion, at most twenty a second", async () => {
  await using bench = await startScriptBench();
  await using other = await WireClient.connect(bench.server);
  await bench.execute(
    `say("plain"); say("glad", { emotion: "excited" }); say(5, { emotion: null }); say(null, { emotion: 7 }); say("odd", "loud")`,
    "speaker",
  );
  const expected = [["plain", null], ["glad", "excited"], ["5", null], ["null", "7"], ["odd", null]];
  for (const client of [bench.client, other]) {
    await client.when(() => ofType(client, "script.say").length === 5, "the speech");
    deepStrictEqual(ofType(client, "script.say").map(({ text, emotion }) => [text, emotion]), expected);
    ok(ofType(client, "script.say").every(({ script }) => script === "speaker"));
  }
  bench.client.clear();
  const { logs } = await bench.execute("for (let i = 0; i < 1000; i++) say(i)");
  const said = ofType(bench.client, "script.say").length;
  const left = logs.map(({ args }) =>
    Number(/^(\d+) calls of say\(\) were left out/.exec(String(args[0]))?.[1] ?? 0)
  );
  ok(said >= 20 && said < 100, `${said} were said`);
  strictEqual(said + left.reduce((sum, count) => sum + count, 0), 1000, "nothing is lost silently");
});

/** A script that blocks at lines 2, 4 (three times) and 6, each time longer than the least time between two reports. */
const BLOCKING = `
delay(60);
for (let i = 0; i < 3; i++) {
  connector("counted").slow(60);
}
  delay(60);`;

async function traced({ client, execute }: ScriptBench, code: string): Promise<[unknown, unknown][]> {
  client.clear();
  strictEqual((await execute(code, "traced")).error, null);
  return ofType(client, "script.line").map(({ line, column }) => [line, column]);
}

Deno.test("the lines a script blocks at are told to whoever subscribed, each once in a row, and to nobody else", async () => {
  await using bench = await startScriptBench();
  await using other = await WireClient.connect(bench.server);
  deepStrictEqual(await traced(bench, BLOCKING), [], "nobody has subscribed");
  await bench.client.ask({ type: "script.line.subscribe" });
  await bench.client.ask({ type: "script.line.subscribe" });
  const lines = await traced(bench, BLOCKING);
  deepStrictEqual(lines.map(([line]) => line), [2, 4, 6]);
  deepStrictEqual(lines.at(-1), [6, 3]);
  deepStrictEqual(ofType(other, "script.line"), []);
  await other.ask({ type: "script.line.subscribe" });
  await bench.client.ask({ type: "script.line.unsubscribe" });
  deepStrictEqual(
    await traced(bench, BLOCKING),
    [],
    "one unsubscribe undoes two subscribes of the same client",
  );
  deepStrictEqual(
    ofType(other, "script.line").map(({ line }) => line),
    [2, 4, 6],
    "the other one still gets them",
  );
});

Deno.test("lines are reported at most every 50 ms, whatever a script does", async () => {
  await using bench = await startScriptBench();
  await bench.client.ask({ type: "script.line.subscribe" });
  const code = `const end = Date.now() + 300;
while (Date.now() < end) {
  connector("psu").voltage;
  say("x");
  connector("psu").current;
  stream("a", "b", 1);
}`;
  const began = performance.now();
  const lines = await traced(bench, code);
  // A busy machine takes longer than the script wants.
  const ms = performance.now() - began;
  ok(lines.length >= 2 && lines.length <= ms / 50 + 1, `${lines.length} lines in ${ms} ms`);
  lines.forEach(([line], i) =>
    ok(i === 0 || line !== lines[i - 1]![0], "never the same line twice in a row")
  );
});

Deno.test("the trace of a running script begins and ends with its subscribers, also with one that is gone", async () => {
  await using bench = await startScriptBench();
  const { client } = bench;
  const code = `for (let i = 0; script.running; i++) {
  delay(55); log.debug("pass", i);
  delay(55);
}`;
  await client.ask({ type: "scripts.start", name: "loop", code });
  const passes = async (count: number) => {
    const before = ofType(client, "script.output").length;
    await client.when(() => ofType(client, "script.output").length >= before + count, "the script to go on");
  };
  const watcher = await WireClient.connect(bench.server);
  await watcher.ask({ type: "script.line.subscribe" });
  await watcher.until(({ type, line }) => type === "script.line" && line === 3, "a line");
  await watcher[Symbol.asyncDispose]();
  await passes(1);
  await using late = await WireClient.connect(bench.server);
  await passes(2);
  deepStrictEqual(ofType(late, "script.line"), []);
  await late.ask({ type: "script.line.subscribe" });
  await late.until(({ type }) => type === "script.line", "a line again");
  await late.ask({ type: "script.line.unsubscribe" });
  late.clear();
  await passes(2);
  deepStrictEqual(ofType(late, "script.line"), []);
});

Deno.test("the positions of an error lead into the user's own source, through functions and after await", async (t) => {
  await using bench = await startScriptBench();
  for (
    const [what, code, line, column, frames] of [
      ["a nested call", "function f() {\n  return null.x;\n}\n\nf();", 2, 15, [
        /at f \(muxit:user:2:15\)/,
        /muxit:user:5:1/,
      ]],
      ["after await", "await null;\n   null.foo", 2, 9, [/muxit:user:2:9/]],
      ["an async function", "async function f() {\n await null;\n undefined.x;\n}\nawait f();", 3, 12, [
        /at f /,
        /async/,
      ]],
      ["behind a hashbang", "#!x\nnull.x", 2, 6, [/2:6/]],
      ["a timer", "setTimeout(() => {\n  throw new Error('late');\n}, 1);", 2, 9, [/late/]],
      ["a handler", "on('x', () => {\n\n  null.y;\n}); emit('x');", 3, 8, [/3:8/]],
      ["an async handler", "on('x', async () => {\n await null;\n  null.y;\n}); emit('x');", 3, 8, [/3:8/]],
      ["a rejection nobody handles", "Promise.reject(new Error('no'));\ndelay(5);", 1, 16, [/Error: no/]],
      ["the last expression", "const a = 1;\n(a\n  .b\n  .c)", 4, 4, [/4:4/]],
      ["a syntax error", "let a = 1;\nlet b = ;", 2, 9, [/SyntaxError/]],
    ] as const
  ) {
    await t.step(what, async () => {
      const { error } = await bench.execute(code);
      deepStrictEqual([error?.line, error?.column], [line, column], JSON.stringify(error));
      for (const frame of frames) match(error!.stack, frame);
      const { details } = error as unknown as { details: string };
      ok(details.startsWith(error!.stack));
    });
  }
});
