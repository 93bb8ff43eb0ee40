import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { type ScriptBench, startScriptBench } from "../support/script_bench.ts";
import { type Message } from "../support/wire_client.ts";

/** What a script gives; a script that fails fails the test. */
async function resultOf(bench: ScriptBench, code: string): Promise<unknown> {
  const { result, error } = await bench.execute(code);
  strictEqual(error, null, JSON.stringify(error));
  return result;
}

/** Runs each script on one server, as a step of its own. */
function resultsTest(title: string, rows: Record<string, readonly [code: string, result: unknown]>): void {
  Deno.test(title, async (t) => {
    await using bench = await startScriptBench();
    for (const [what, [code, expected]] of Object.entries(rows)) {
      await t.step(what, async () => deepStrictEqual(await resultOf(bench, code), expected));
    }
  });
}

resultsTest("a script reads and sets devices of every kind as if they were variables", {
  "a JavaScript driver": ["const p = connector('psu'); p.voltage = 5; p.voltage", 5],
  "compound assignment": [
    "const p = connector('psu'); p.voltage = 1; p.voltage += 2; p.voltage++; p.voltage",
    4,
  ],
  "destructuring": ["const { voltage, output } = connector('psu'); [voltage, output]", [4, false]],
  "an expression over several reads": [
    "const p = connector('psu'); p.output = true; p.voltage = 10; Math.round(p.measured_voltage * p.measured_current)",
    10,
  ],
  "a built-in driver": ["connector('test-device').threshold = 40; connector('test-device').threshold", 40],
  "a GUI store": ["const s = connector('store'); s.value1 = 7; [s.value1, s.input]", [7, 50]],
  "an instrument over SCPI": [
    "const s = connector('scpi'); s.voltage = 3.5; s.output = true; [s.voltage, s.output, s.measured_voltage > 3]",
    [3.5, true, true],
  ],
  "a custom property with get and set": [
    "const c = connector('counted'); c.double = 8; [c.value, c.double]",
    [4, 8],
  ],
  "the older name of connector()": ["device('psu').voltage", 10],
  "a connector whose name is written otherwise": ["connector('PSU').voltage", 10],
  "a property whose name is written otherwise": ["connector('store').VALUE1", 7],
  "await, which changes nothing": ["[await connector('psu').voltage, await connector('psu').reset()]", [
    10,
    "OK",
  ]],
  "in": ["['voltage' in connector('psu'), 'nope' in connector('psu'), 'then' in connector('psu')]", [
    true,
    false,
    false,
  ]],
  "deleting, which does nothing": ["delete connector('psu').voltage", false],
  "optional chaining": ["[connector('psu')?.voltage, connector('counted').ramp?.(1)]", [0, 1]],
});

resultsTest(
  "arguments of driver actions are taken by position and by name, those of custom methods as they are",
  {
    "one by position": ["connector('test-device').setThreshold(30); connector('test-device').threshold", 30],
    "one by name": [
      "connector('test-device').setThreshold({ value: 31 }); connector('test-device').threshold",
      31,
    ],
    "several by position": ["connector('test-device').calculate(2, 3)", 5],
    "several by name": ["connector('test-device').calculate({ b: 3, a: 4 })", 7],
    "positions and names together": ["connector('test-device').calculate(2, { b: 8 })", 10],
    "a list": ["connector('test-device').loadProfile([1, 2, 3])", 3],
    "a number for a text": ["connector('test-device').configure('a', 5)", "Set a=5"],
    "an action without arguments": ["connector('psu').reset()", "OK"],
    "a function kept for later": ["const { calculate } = connector('test-device'); calculate(1, 1)", 2],
    "a custom method": ["connector('counted').ramp(2)", 2],
    "a method that calls another connector": ["connector('other').viaOther(2)", 2],
    "a query": ["connector('scpi').query('*IDN?')", "MUXIT,PSU-3205,SIM0001,1.0.0"],
  },
);

resultsTest(
  "what devices refuse can be caught, with message and code",
  Object.fromEntries(
    ([
      ["an unknown member that is called", "connector('psu').nope(1)", [
        "ReferenceError",
        "Connector 'psu' has no property or method 'nope'",
        null,
      ]],
      ["an unknown member that is written", "connector('psu').nope = 1", [
        "Error",
        "Connector 'psu' has no property or method 'nope'",
        "CONN_CALL_FAILED",
      ]],
      ["an unknown connector", "connector('missing').x", [
        "Error",
        "There is no connector 'missing'; known: counted, other, psu, scpi, store, test-device",
        "CONN_NOT_FOUND",
      ]],
      ["a read-only property", "connector('psu').measured_voltage = 5", [
        "Error",
        "Property 'measured_voltage' of 'psu' is read-only",
        "CONN_CALL_FAILED",
      ]],
      ["an error of a custom method", "connector('counted').boom()", [
        "Error",
        "Cannot run counted.boom: no such luck (line 10, column 25)",
        "CONN_CALL_FAILED",
      ]],
      ["too many arguments", "connector('test-device').setThreshold(1, 2)", [
        "Error",
        "Cannot run test-device.setThreshold: setThreshold(value: double) takes at most 1 argument, not 2",
        "VALIDATION_INVALID_VALUE",
      ]],
      ["an argument of the wrong shape", "connector('test-device').setThreshold([1])", [
        "Error",
        "Cannot run test-device.setThreshold: Argument 'value' expected double, got array",
        "VALIDATION_INVALID_VALUE",
      ]],
      ["a language model that is not there", "ai('Hello?')", [
        "Error",
        "Cannot ask a language model: no AI provider is configured",
        "AI_NOT_CONFIGURED",
      ]],
    ] as const).map(([what, code, expected]) => [
      what,
      [
        `try { ${code}; "nothing thrown" } catch (e) { [e instanceof Error && e.name, e.message, e.code] }`,
        expected,
      ] as const,
    ]),
  ),
);

Deno.test("an error nobody catches ends the script with its message, code and place", async () => {
  await using bench = await startScriptBench();
  const { error, result } = await bench.execute("const psu = connector('psu');\n\n  psu.voltage = 'abc';");
  strictEqual(result, null);
  match(error!.message, /^Cannot write psu\.voltage: TypeError: voltage expected a number, got "abc"/);
  deepStrictEqual([error!.line, error!.column, error!.code], [3, 15, "CONN_CALL_FAILED"]);
  match(error!.stack, /at .*muxit:user:3:15/);
  await bench.client.until(
    ({ type, source, message }) =>
      type === "server.log" && source === "script:bench" && /line 3, column 15/.test(String(message)),
    "the log entry",
  );
});

Deno.test("hidden items and connectors without any permission are open to scripts", async () => {
  await using bench = await startScriptBench({
    "connectors/shy.js": `export default { driver: "GUI", hide: ["secret", "hush"], allowedConnectors: [],
        config: { widgets: [{ name: "secret", type: "gauge", value: 4 }] }, methods: { hush: () => "psst" } };`,
  });
  deepStrictEqual(await resultOf(bench, "const s = connector('shy'); [s.secret, s.hush()]"), [4, "psst"]);
});

resultsTest("results of every kind travel as JSON would", {
  "nothing": ["undefined", null],
  "null": ["null", null],
  "texts": ["'\\u00e4\\n\\u{1f600}'", "ä\n\u{1f600}"],
  "no number": ["[NaN, Infinity]", [null, null]],
  "large integers": ["[2n ** 53n - 1n, 2n ** 64n]", [9007199254740991, "18446744073709551616"]],
  "functions": ["({ a: 1, f() {}, g: () => 1 })", { a: 1 }],
  "a function": ["() => 1", null],
  "symbols": ["({ s: Symbol('x'), n: [Symbol('y')] })", { n: [null] }],
  "dates": ["new Date(0)", "1970-01-01T00:00:00.000Z"],
  "maps and sets": ["({ m: new Map([['a', new Set([1, 2])]]) })", { m: { a: [1, 2] } }],
  "typed arrays": ["[new Float32Array([0.5, 1]), new Uint8Array([1, 2])]", [[0.5, 1], "AQI="]],
  "errors": ["new TypeError('bad')", { name: "TypeError", message: "bad" }],
  "a promise": ["Promise.resolve({ a: 1 })", { a: 1 }],
  "main()": ["const v = 3; async function main() { await null; return { v }; } 9", { v: 3 }],
  "a return": ["if (true) return 'early'; 9", "early"],
  "the script itself": ["script", { running: true, name: "bench" }],
  "a timestamp": ["/^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$/.test(timestamp())", true],
  "7 MB of text": ["'x'.repeat(7e6).length && 'x'.repeat(7e6)", "x".repeat(7e6)],
});

resultsTest("every global may be shadowed, as the scripts guide does", {
  "by const": ["const log = { info: () => 'mine' }; log.info()", "mine"],
  "by let and var": [
    "let on = 1, emit = 2, ask = 3; var script = 4, device = 5; on + emit + ask + script + device",
    15,
  ],
  "by functions": [
    "function delay() { return 'd'; } function stream() { return 's'; } delay() + stream()",
    "ds",
  ],
  "by parameters": ["((connector) => connector + 1)(1)", 2],
  "without a declaration": ["say = 5; say", 5],
  "and is back in the next script": ["[typeof say, typeof log.info, typeof delay]", [
    "function",
    "function",
    "function",
  ]],
});

resultsTest("await at the top level waits, and everything that was begun is finished", {
  "a promise": ["await new Promise((resolve) => setTimeout(resolve, 5, 'later'))", "later"],
  "a loop": ["let n = 0; for await (const v of [1, Promise.resolve(2)]) n += v; n", 3],
  "work that goes on behind the end": [
    "const seen = []; setTimeout(() => seen.push(1), 1); setTimeout(() => { log.info(1); seen.push(2); }, 10); seen",
    [1, 2],
  ],
  "timers, cleared ones, and arguments": [
    "const seen = []; const id = setInterval((v) => { seen.push(v); if (seen.length === 3) clearInterval(id); }, 1, 'x');" +
    "clearTimeout(setTimeout(() => seen.push('never'), 2)); delay(40); seen",
    ["x", "x", "x"],
  ],
  "timers that are set and cleared without end": [
    "let late = 0; for (let i = 0; i < 15000; i++) clearTimeout(setTimeout(() => 1, 1e8));" +
    "setTimeout(() => late++, 1); delay(30); late",
    1,
  ],
  "microtasks": ["const seen = []; queueMicrotask(() => seen.push(1)); await null; seen", [1]],
});

Deno.test("script.name is the name it was started under, without .js", async () => {
  await using bench = await startScriptBench({
    "scripts/demo/15-name.js": "script.name",
    "startup/early.js": "on('never', () => {}); emit(script.name)",
  });
  for (const name of ["demo/15-name", "demo/15-name.js", "./demo/15-name", "demo\\15-name"]) {
    const { result, name: told } = await bench.client.ask({ type: "scripts.execute", name });
    deepStrictEqual([result, told], ["demo/15-name", "demo/15-name"]);
  }
  strictEqual((await bench.execute("script.name", "inline.js")).result, "inline");
  const { running } = await bench.client.ask({ type: "scripts.list" });
  deepStrictEqual((running as { name: string }[]).map(({ name }) => name), ["startup/early"]);
});

Deno.test("scripts.list gives all files and what each run does at the moment", async () => {
  await using bench = await startScriptBench({ "scripts/a.js": "1", "scripts/demo/b.js": "2" });
  const states: Record<string, string> = {
    waits: "delay(1e9)",
    asks: "ask.text('?')",
    listens: "on('never', () => {})",
    computes: "for (;;);",
  };
  for (const [name, code] of Object.entries(states)) {
    await bench.client.ask({ type: "scripts.start", name, code });
  }
  const wanted = { waits: "delay", asks: "prompt", listens: "idle", computes: "running" };
  let list: Message = {};
  await eventually(async () => {
    list = await bench.client.ask({ type: "scripts.list" });
    const running = list.running as { name: string; state: string }[];
    return JSON.stringify(Object.fromEntries(running.map(({ name, state }) => [name, state]))) ===
      JSON.stringify(wanted);
  }, () => `the states: ${JSON.stringify(list.running)}`);
  deepStrictEqual(list.value, ["a", "demo/b"]);
  for (const { startedAt } of list.running as { startedAt: string }[]) {
    ok(Date.parse(startedAt) <= Date.now());
  }
});

Deno.test("a run is told of when it begins and when it ends, once each, and its name is taken meanwhile", async () => {
  await using bench = await startScriptBench({ "scripts/hello.js": "log.info('hi'); 5" });
  const { client } = bench;
  await client.ask({ type: "scripts.start", name: "long", code: "delay(1e9)" });
  for (const type of ["scripts.start", "scripts.execute"]) {
    strictEqual((await client.ask({ type, name: "long.js", code: "1" })).code, "SCRIPT_ALREADY_RUNNING");
  }
  deepStrictEqual(
    await client.ask({ type: "scripts.start", name: "hello" }).then(({ name, success }) => [name, success]),
    ["hello", true],
  );
  await client.until(({ type }) => type === "script.done", "the end");
  deepStrictEqual(
    client.received.filter(({ type }) => /^script\.(started|done|output)$/.test(type!)).map((
      { type, script },
    ) => [
      type,
      script,
    ]),
    [["script.started", "long"], ["script.started", "hello"], ["script.output", "hello"], [
      "script.done",
      "hello",
    ]],
  );
  strictEqual((await client.ask({ type: "scripts.start", name: "nope" })).code, "SCRIPT_NOT_FOUND");
});
