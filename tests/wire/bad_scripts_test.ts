import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { isErrorCode } from "@/lib/protocol/mod.ts";
import { type ScriptResult, startScriptBench } from "../support/script_bench.ts";
import { WireClient } from "../support/wire_client.ts";

/** What a bad script must come to. */
interface Outcome {
  /** Code of the failure; absent for a script that ends well. */
  code?: string;
  message?: RegExp;
  at?: readonly [line: number | null, column: number | null];
  result?: unknown;
}

type Rows = Record<string, readonly [code: string, outcome: Outcome]>;

const FAILED = "SCRIPT_EXEC_FAILED";
const INVALID = "VALIDATION_INVALID_VALUE";

function judge({ result, error, stopped }: ScriptResult, expected: Outcome): void {
  strictEqual(stopped, false);
  if (expected.code === undefined) {
    strictEqual(error, null, JSON.stringify(error));
    if ("result" in expected) deepStrictEqual(result, expected.result);
    return;
  }
  deepStrictEqual([error?.code, result], [expected.code, null], JSON.stringify(error));
  ok(isErrorCode(error!.code));
  if (expected.message) match(error!.message, expected.message);
  if (expected.at) deepStrictEqual([error!.line, error!.column], expected.at, JSON.stringify(error));
}

/** Runs each script on one server; after each another client is answered and the end was told exactly once. */
function badScripts(title: string, rows: Rows): void {
  Deno.test(title, async (t) => {
    await using bench = await startScriptBench();
    await using other = await WireClient.connect(bench.server);
    for (const [what, [code, expected]] of Object.entries(rows)) {
      await t.step(what, async () => {
        other.clear();
        judge(await bench.execute(code, "bad"), expected);
        await serves(other, "bad");
      });
    }
  });
}

async function serves(client: WireClient, script: string): Promise<void> {
  strictEqual(await client.get("store", "input"), 50);
  await client.until((message) => message.type === "script.done" && message.script === script, "the end");
  deepStrictEqual((await client.ask({ type: "scripts.list" })).running, []);
  strictEqual(client.received.filter(({ type }) => type === "script.done").length, 1, "told once");
}

badScripts("a script that does not parse fails with SCRIPT_EXEC_FAILED, line and column", {
  "an unexpected token": ["let a = ;", {
    code: FAILED,
    at: [1, 9],
    message: /^SyntaxError: Unexpected token ';'/,
  }],
  "an end that comes too early": ["foo(\n", { code: FAILED, at: [2, 1], message: /at the end of the file/ }],
  "a bracket too many": ["1;\n}", { code: FAILED, at: [2, 1] }],
  "a name that is declared twice": ["let a;\nlet a;", { code: FAILED, at: [2, 5] }],
  "an import": ["\nimport fs from 'fs';", { code: FAILED, at: [2, 1] }],
  "a dynamic import": ["1;\n  import('fs')", {
    code: FAILED,
    at: [2, 3],
    message: /import\(\) is not allowed/,
  }],
  "an export": ["export default 5", { code: FAILED, at: [1, 1] }],
  "no JavaScript at all": ["\x00\x01\x02", { code: FAILED, at: [1, 1] }],
  "half a surrogate": ["'\ud800'; 5", { result: 5 }],
  "a million brackets": ["[".repeat(1_000_000), { code: FAILED, message: /stack space|nested too deeply/ }],
  "an endless chain": [`a${".b".repeat(300_000)}`, { code: FAILED }],
  "a sum without end": [`1${"+1".repeat(300_000)}`, { code: FAILED }],
});

badScripts("whatever a script throws ends it with a text", {
  "null": ["throw null", { code: FAILED, message: /^null$/, at: [null, null] }],
  "undefined": ["throw undefined", { code: FAILED, message: /^undefined$/ }],
  "a number": ["throw 42", { code: FAILED, message: /^42$/ }],
  "a text": ["throw 'a text'", { code: FAILED, message: /^a text$/ }],
  "an empty text": ["throw ''", { code: FAILED }],
  "a huge text": ["throw 'x'.repeat(50e6)", { code: FAILED }],
  "a symbol": ["throw Symbol('s')", { code: FAILED, message: /Symbol\(s\)/ }],
  "a bigint": ["throw 2n ** 70n", { code: FAILED, message: /^1180591620717411303424$/ }],
  "a function": ["throw () => 1", { code: FAILED }],
  "an object": ["throw { a: 1 }", { code: FAILED, message: /\{"a":1\}/ }],
  "an object without a prototype": ["throw Object.create(null)", { code: FAILED }],
  "a circle": ["const a = {}; a.a = a; throw a", { code: FAILED, message: /without text/ }],
  "an object that looks like an error": ["throw { message: 'm', name: 'N', stack: 5, code: {} }", {
    code: FAILED,
    message: /m$/,
  }],
  "getters that throw": [
    "throw { get message() { throw 1 }, get stack() { throw 2 }, get name() { throw 3 }, get code() { throw 4 }, get position() { throw 5 } }",
    { code: FAILED, message: /without text/ },
  ],
  "a text that cannot be made": ["throw { toString() { throw 1 }, toJSON() { throw 2 } }", { code: FAILED }],
  "fields of other types": ["throw { message: 5, position: 7 }", { code: FAILED }],
  "a place of its own": ["throw { message: 'm', position: { line: 'x', column: {} } }", {
    code: FAILED,
    at: [null, null],
  }],
  "the place of a robot": [
    "\nthrow Object.assign(new Error('m'), { position: { x: 1, line: 99, message: 'n' } })",
    { code: FAILED, message: /^m$/, at: [2, 21] },
  ],
  "a connector": ["throw connector('psu')", { code: FAILED, message: /^connector psu$/ }],
  "a connector that is not there": ["throw connector('nix')", { code: FAILED, message: /^connector nix$/ }],
  "an error with a code of the list": [
    "throw Object.assign(new Error('mine'), { code: 'CONN_CALL_FAILED' })",
    { code: "CONN_CALL_FAILED", message: /^mine$/ },
  ],
  "an error with another code": ["throw Object.assign(new Error('mine'), { code: 'ENOENT' })", {
    code: FAILED,
  }],
  "a message of 50 MB": ["throw new Error('x'.repeat(50e6))", {
    code: FAILED,
    message: /^x{100,10000}.{0,80}$/,
  }],
  "its stop error": ["throw new Error('The script was stopped')", { code: FAILED }],
  "a class of its own": ["class E extends Error {}\nthrow new E('x')", { code: FAILED, at: [2, 7] }],
});

badScripts("an error in what runs later ends the script and says where", {
  "a timer": ["setTimeout(() => {\n null.x }, 1); delay(1e9)", { code: FAILED, at: [2, 7] }],
  "a timer behind the end": ["setTimeout(() => {\n null.x }, 20)", { code: FAILED, at: [2, 7] }],
  "a handler": ["on('a', () => {\n null.x }); emit('a'); delay(1e9)", { code: FAILED, at: [2, 7] }],
  "an async handler": ["on('a', async () => {\n await null; null.x }); emit('a'); delay(50)", {
    code: FAILED,
    at: [2, 19],
  }],
  "a rejection nobody handles": ["Promise.reject(new Error('unheard')); delay(5); 5", {
    code: FAILED,
    message: /unheard/,
  }],
  "a rejection that is no error": ["Promise.reject(); 5", { code: FAILED, message: /undefined/ }],
  "a rejection behind the end": ["setTimeout(() => Promise.reject(7), 1); 5", {
    code: FAILED,
    message: /^7$/,
  }],
  "a microtask": ["queueMicrotask(() => { throw new RangeError('micro') }); await null; delay(1)", {
    code: FAILED,
    message: /micro/,
  }],
  "a getter of its result": ["({ get a() { throw new Error('getter') } })", {
    code: FAILED,
    message: /getter/,
  }],
  "toJSON of its result": ["({ toJSON() { throw 5 } })", { code: FAILED }],
  "a thenable that never settles": ["({ then() {} })", { code: FAILED, message: /nothing can settle/ }],
  "a promise that never settles": ["await new Promise(() => {})", {
    code: FAILED,
    message: /nothing can settle/,
  }],
  "a rejection that is handled": ["on('a', () => 1)(); Promise.reject(5).catch(() => 1); delay(1); 6", {
    result: 6,
  }],
});

badScripts("results that cannot travel are an error of the script, never of the server", {
  "a circle": ["const a = []; a.push(a); a", { code: FAILED, message: /circular/ }],
  "100 MB": ["'x'.repeat(100 * 1024 * 1024)", {
    code: INVALID,
    message: /^The result is larger than 8 MB; pass it in parts$/,
  }],
  "40 MB in an object": ["({ a: 'x'.repeat(40 * 1024 * 1024) })", {
    code: INVALID,
    message: /^The result is larger than 8 MB; pass it in parts$/,
  }],
  "9 MB in many pieces": ["Array(900).fill('x'.repeat(10000))", { code: INVALID }],
  "a million keys": ["Object.fromEntries(Array.from({ length: 2e5 }, (_, i) => ['k' + i, i])) && 1", {
    result: 1,
  }],
  "very deep": ["let a = []; for (let i = 0; i < 1e5; i++) a = [a]; a", {
    code: INVALID,
    message: /^The result is nested too deeply: 1000 lists and objects inside each other are allowed$/,
  }],
  "deeper than the host reads": ["let a = []; for (let i = 0; i < 1200; i++) a = [a]; a", {
    code: INVALID,
    message: /^The result is nested too deeply/,
  }],
  "very deep for a device": [
    "let a = []; for (let i = 0; i < 1e5; i++) a = { a }; connector('psu').voltage = a",
    { code: INVALID, message: /^The value for psu.voltage is nested too deeply/ },
  ],
  "deeper than the host reads for an action": [
    "let a = []; for (let i = 0; i < 1200; i++) a = [a]; connector('psu').reset(a)",
    { code: INVALID, message: /^What is passed to psu.reset\(\) is nested too deeply/ },
  ],
  "deeper than the host reads in an event": [
    "let a = []; for (let i = 0; i < 1200; i++) a = [a]; emit('deep', a)",
    { code: INVALID, message: /^The data of emit\(\) is nested too deeply/ },
  ],
  "a connector": ["connector('psu')", { result: {} }],
  "sparse lists": ["const a = []; a[5] = 1; a", { result: [null, null, null, null, null, 1] }],
  "__proto__": ['JSON.parse(\'{"__proto__": { "a": 1 }, "constructor": 5 }\')', {
    result: JSON.parse('{"__proto__":{"a":1},"constructor":5}'),
  }],
});

const BIG = "'x'.repeat(100 * 1024 * 1024)";

badScripts(
  "100 MB are refused wherever they are given, and the script can go on",
  Object.fromEntries(
    Object.entries({
      "a write": `connector('psu').voltage = ${BIG}`,
      "a call": `connector('counted').ramp(${BIG})`,
      "a named argument": `connector('test-device').calculate(${BIG}, { b: 1 })`,
      "the name of a connector": `connector(${BIG}).x`,
      "the name of a property": `connector('psu')[${BIG}]`,
      "the data of emit": `emit('a', ${BIG})`,
      "an item of stream": `stream('a', 'b', ${BIG})`,
      "bytes of stream": "stream('a', 'b', new Uint8Array(100 * 1024 * 1024))",
      "a prompt": `ask.text(${BIG})`,
      "a question to a model": `ai(${BIG})`,
      "a picture for a model": `ai('x', ${BIG})`,
    }).map(([what, code]) => [
      what,
      [`try { ${code}; 'taken' } catch (e) { e.code }`, { result: "VALIDATION_INVALID_VALUE" }] as const,
    ]),
  ),
);

badScripts("100 MB of text are cut where that does no harm", {
  "log": [`log.info(${BIG}); 5`, { result: 5 }],
  "several arguments of log": ["for (let i = 0; i < 3; i++) log.info('x'.repeat(5e7)); 5", { result: 5 }],
  "say": [`say(${BIG}); 5`, { result: 5 }],
  "an unsubscribed name": ["try { on('x'.repeat(5e7), () => 1) } catch (e) { e.name }", {
    result: "TypeError",
  }],
  "the name of an event": ["try { emit('x'.repeat(5e7), 1) } catch (e) { e.name }", { result: "TypeError" }],
});

badScripts(
  "a question that is none is refused where it is asked",
  Object.fromEntries(
    ([
      ["a time-out in seconds", "ask.confirm('?', { timeout: 500 })"],
      ["no time-out", "ask.confirm('?', { timeout: 0 })"],
      ["a time-out of text", "ask.text('?', { timeout: '5000' })"],
      ["a time-out that is no number", "ask.text('?', { timeout: NaN })"],
      ["an object for a time-out", "ask.text('?', { timeout: {} })"],
      ["an endless time-out", "ask.text('?', { timeout: Infinity })"],
      ["no choices", "ask.choose('?')"],
      ["empty choices", "ask.choose('?', [])"],
      ["choices of other types", "ask.choose('?', ['a', 5])"],
      ["choices in an object", "ask.choose('?', { a: 1 })"],
      ["text for choices", "ask.choose('?', 'abc')"],
    ] as const).map(([what, code]) => [what, [`1;\n${code}`, { code: INVALID, at: [2, 5] }] as const]),
  ),
);

badScripts("a script that uses up what it may have is ended, and says why", {
  "the heap": ["const a = []; for (;;) a.push(new Array(1e6).fill(1.5))", {
    code: FAILED,
    message: /out of memory \(heap\)/,
  }],
  "typed arrays": ["const a = []; for (;;) a.push(new Uint8Array(5e7).fill(1))", {
    code: FAILED,
    message: /out of memory|allocation failed/i,
  }],
  "one text": ["let t = 'x'; for (;;) t += t", {
    code: FAILED,
    message: /Invalid string length|out of memory/,
  }],
  "the stack": ["function f() { f() } f()", {
    code: FAILED,
    message: /^RangeError: Maximum call stack size exceeded$/,
  }],
  "the stack inside a call": ["const o = { get a() { return JSON.stringify(o) } }; o.a", { code: FAILED }],
  "timers": ["for (let i = 0; i < 10001; i++) setTimeout(() => 1, 1e6)", {
    code: FAILED,
    message: /More than 10000 timers/,
  }],
  "ten thousand timers": [
    "let n = 0; for (let i = 0; i < 10000; i++) setTimeout(() => n++, 1); while (n < 10000) delay(5); n",
    { result: 10_000 },
  ],
  "listeners": ["for (let i = 0; i < 2000; i++) on('x', () => 1)", {
    code: FAILED,
    message: /at most 1000 handlers/,
  }],
  "listeners, one after the other": ["for (let i = 0; i < 20000; i++) on('x', () => 1)(); 5", { result: 5 }],
  "a negative delay": ["delay(-1)", { code: FAILED, message: /RangeError: delay\(-1\)/ }],
  "a delay of nothing": ["delay(NaN)", { code: FAILED, message: /RangeError/ }],
  "a timer of text": ["setTimeout('globalThis.x = 1', 0)", {
    code: FAILED,
    message: /A timer needs a function/,
  }],
  "a connector without a name": ["connector()", { code: FAILED, message: /needs the name/ }],
  "a connector of another type": ["connector({ toString() { return 'psu' } })", { code: FAILED }],
});

/** Ways to change built-ins the bootstrap might use; each script may fail in any way, but only itself. */
const REDEFINED: Record<string, string> = {
  "Array.prototype.push": "Array.prototype.push = () => { throw new Error('push') }",
  "Array.prototype.shift": "Array.prototype.shift = () => { throw new Error('shift') }",
  "Array.prototype.map and slice": "Array.prototype.map = Array.prototype.slice = () => { throw 1 }",
  "Array.prototype[Symbol.iterator]": "Array.prototype[Symbol.iterator] = () => { throw new Error('iter') }",
  "Array.prototype[0]": "Object.defineProperty(Array.prototype, 0, { set() { throw new Error('zero') } })",
  "JSON.stringify": "JSON.stringify = () => { throw new Error('stringify') }",
  "JSON.stringify, giving garbage": "JSON.stringify = () => '}{'",
  "JSON.stringify, giving another frame": `JSON.stringify = () => '{"k":"done","value":1}'`,
  "JSON.parse": "JSON.parse = () => { throw new Error('parse') }",
  "Map.prototype.get": "Map.prototype.get = () => { throw new Error('get') }",
  "Map.prototype.set": "Map.prototype.set = function () { return this }",
  "Promise.prototype.then": "Promise.prototype.then = () => { throw new Error('then') }",
  "Object.prototype setters":
    "for (const k of ['k', 'id', 'value', 'error', 'line']) Object.defineProperty(Object.prototype, k, { set() { throw 1 }, configurable: true })",
  "Object.prototype.error": "Object.prototype.error = { message: 'forged' }",
  "Object.prototype.toJSON": "Object.prototype.toJSON = () => 'hijacked'",
  "Object.prototype.then": "Object.prototype.then = () => { throw 1 }",
  "String.prototype.split": "String.prototype.split = () => { throw 1 }",
  "String.prototype.slice": "String.prototype.slice = () => { throw 1 }",
  "RegExp.prototype.exec": "RegExp.prototype.exec = () => { throw 1 }",
  "Uint8Array.prototype.set": "Uint8Array.prototype.set = () => { throw 1 }",
  "Uint8Array.prototype.subarray": "Uint8Array.prototype.subarray = function () { return new Uint8Array(8) }",
  "TextEncoder.prototype.encodeInto": "TextEncoder.prototype.encodeInto = () => ({ written: 0 })",
  "TextDecoder.prototype.decode": "TextDecoder.prototype.decode = () => 'null'",
  "Math": "for (const k of Object.getOwnPropertyNames(Math)) try { Math[k] = () => { throw 1 } } catch {}",
  "Number and String": "Number = String = () => { throw 1 }",
  "every error class": "Error = TypeError = RangeError = ReferenceError = null",
  "Error.captureStackTrace": "Error.captureStackTrace = () => { throw 1 }",
  "Error.prepareStackTrace": "Error.prepareStackTrace = () => { throw 1 }",
  "Error.prepareStackTrace, giving no text": "Error.prepareStackTrace = (_error, sites) => sites",
  "Error.stackTraceLimit": "Error.stackTraceLimit = 0",
  "Function.prototype.call and apply":
    "Function.prototype.call = Function.prototype.apply = () => { throw 1 }",
  "every global": "for (const k of Object.getOwnPropertyNames(this)) try { this[k] = undefined } catch {}",
  "frozen prototypes": "for (const p of [Object, Array, Map, Promise, Function]) Object.freeze(p.prototype)",
  "no globals at all": "for (const k of Object.getOwnPropertyNames(this)) try { delete this[k] } catch {}",
};

const USES =
  "on('x', () => 1)(); emit('x', { a: [1] }); log.info('x', { b: 2 }); say('x'); stream('store', 's', { c: 3 });" +
  "connector('psu').voltage = 2; delay(1); connector('psu').voltage; null.foo";

Deno.test("a script that redefines built-ins harms only itself", async (t) => {
  await using bench = await startScriptBench();
  const { client } = bench;
  await using other = await WireClient.connect(bench.server);
  await other.ask({ type: "stream.subscribe", connector: "store", stream: "s" });
  for (const [what, change] of Object.entries(REDEFINED)) {
    await t.step(what, async () => {
      other.clear();
      await client.ask({ type: "scripts.start", name: "bad", code: `${change};\n${USES}` });
      strictEqual(await other.get("store", "input"), 50);
      const fine = await bench.execute("connector('counted').value = 3; connector('counted').value", "fine");
      strictEqual(fine.result, 3);
      // One that waits for ever, because it cannot read answers any more, is stopped.
      await client.ask({ type: "scripts.stopAll" });
      await other.until(({ type, script }) => type === "script.done" && script === "bad", "the end");
      strictEqual(
        other.received.filter(({ type, script }) => type === "script.done" && script === "bad").length,
        1,
      );
      for (const { type } of other.received) ok(KNOWN.has(String(type)), `a client got ${type}`);
      strictEqual(await other.get("store", "input"), 50);
    });
  }
});

const KNOWN = new Set([
  "connector.response",
  "script.started",
  "script.output",
  "script.say",
  "script.done",
  "stream.data",
  "server.log",
]);
