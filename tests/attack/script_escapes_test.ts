import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { eventually } from "../support/eventually.ts";
import { type ScriptBench, startScriptBench } from "../support/script_bench.ts";
import { ESCAPES } from "./escapes.ts";

/** In a sloppy function these give the script its own functions, which is no way out; `OWN` looks further. */
const SLOPPY = ["caller of a function", "arguments.callee", "a call site's function"];

/** What the scripts guide says is absent, and everything else that would be worth having (spec scripts §4.10). */
const ABSENT =
  ("require process global globalThis eval Proxy Reflect Deno fetch WebSocket EventSource Worker SharedWorker " +
    "importScripts WebAssembly SharedArrayBuffer Atomics module exports __dirname __filename Buffer setImmediate " +
    "clearImmediate navigator location self window document XMLHttpRequest postMessage onmessage close caches localStorage " +
    "sessionStorage indexedDB MessageChannel MessagePort BroadcastChannel reportError alert confirm prompt Event EventTarget " +
    "ErrorEvent MessageEvent Blob File Response Request Headers ReadableStream WritableStream TransformStream " +
    "CompressionStream AbortController Storage Crypto CryptoKey SubtleCrypto GPU ImageData gc fs path net http child_process")
    .split(" ");

/** Further ways out, each an expression that gives what it got hold of; see `escapes.ts`. */
const MORE: Record<string, string> = {
  "the callers of a function":
    "(function f() { const found = []; for (let g = f.caller, n = 0; g && n < 20; g = g.caller, n++) if (!OWN(g)) found.push(g); return found.length ? found : null; })()",
  "the callers of a handler":
    "new Promise((resolve) => { const end = on('x', function f() { end(); resolve(f.caller); }); emit('x'); delay(20); })",
  "the callers of a timer": "new Promise((resolve) => setTimeout(function f() { resolve(f.caller); }, 1))",
  "the callers of toJSON":
    "(() => { let found = null; emit('x', { toJSON: function f() { found = f.caller; return 1; } }); return found; })()",
  "the callers of a getter":
    "(() => { let found = null; log.info(Object.defineProperty({}, 'a', { enumerable: true, get: function f() { found = f.caller; return 1; } })); return found; })()",
  "the callers of toString":
    "(() => { let found = null; say({ toString: function f() { found = f.caller; return ''; } }); return found; })()",
  "the arguments of a caller":
    "(function f() { return f.caller && !OWN(f.caller) ? f.caller.arguments : null; })()",
  "the this of a sloppy function's caller":
    "(() => { let found = null; [1].forEach(function () { if (this !== GLOBAL && this !== undefined) found = this; }); return found; })()",
  "the this a handler is called with":
    "new Promise((resolve) => { const end = on('x', function () { end(); resolve(this === GLOBAL ? null : this); }); emit('x'); delay(20); })",
  "the this a timer is called with":
    "new Promise((resolve) => setTimeout(function () { resolve(this === GLOBAL ? null : this); }, 1))",
  "the arguments a handler is called with":
    "new Promise((resolve) => { const end = on('x', function () { end(); resolve([...arguments].find((a) => typeof a === 'function' || (typeof a === 'object' && a !== null)) ?? null); }); emit('x'); delay(20); })",
  "the compiled function's constructor": "arguments.callee.constructor('return 1')()",
  "the port's constructor": "__muxit.end.constructor('return 1')()",
  "more of the port than it says":
    "Object.keys(__muxit).filter((key) => !['last', 'end'].includes(key))[0] ?? null",
  "the port's prototype":
    "Object.getPrototypeOf(__muxit) === Object.prototype ? null : Object.getPrototypeOf(__muxit)",
  "a forged main": "__muxit.end.caller ?? null",
  "Function of connector()": "connector.constructor('return this')()",
  "Function of a connector": "connector('psu').constructor('return 1')()",
  "Function of an action": "connector('psu').reset.constructor('return 1')()",
  "Function of ask": "ask.confirm.constructor('return 1')()",
  "Function of delay": "delay.constructor('return 1')()",
  "Function of emit": "emit.constructor.constructor('return 1')()",
  "Function of on's result":
    "(() => { const end = on('x', () => 1); try { return end.constructor('return 1')(); } finally { end(); } })()",
  "Function of a getter": "Object.getOwnPropertyDescriptor(script, 'running').get.constructor('return 1')()",
  "Function of a method": "({ m() {} }).m.constructor('return 1')()",
  "Function of an accessor":
    "Object.getOwnPropertyDescriptor({ get a() { return 1; } }, 'a').get.constructor('return 1')()",
  "Function of a static block": "(class { static { this.f = function () {}; } }).f.constructor('return 1')()",
  "Function of an async method": "({ async m() {} }).m.constructor('return 1')()",
  "Function of a generator method": "({ *m() {} }).m.constructor('yield 1')().next().value",
  "Function of an async arrow's prototype":
    "Object.getPrototypeOf(Object.getPrototypeOf(async () => {})).constructor('return 1')()",
  "Function of an iterator": "[][Symbol.iterator]().next.constructor('return 1')()",
  "Function of a promise's resolver":
    "(() => { let f; new Promise((resolve) => f = resolve); return f.constructor('return 1')(); })()",
  "Function of an error":
    "(() => { try { null.x; } catch (e) { return e.constructor.constructor('return 1')(); } })()",
  "Function of a host error":
    "(() => { try { connector('psu').nope(); } catch (e) { return e.constructor.constructor('return 1')(); } })()",
  "Function of the thrower": "Function.constructor.constructor('return 1')()",
  "Function brought back by its prototype": "Function.prototype.constructor('return 1')()",
  "the constructor redefined":
    "(() => { Object.defineProperty(Function.prototype, 'constructor', { value: 1 }); return (() => {}).constructor; })()",
  "code in a text of setInterval": "setInterval('1', 1)",
  "code in a text of queueMicrotask": "queueMicrotask('1')",
  "import() in a text": "Function('return import(\"node:fs\")')()",
  "import() in an AsyncFunction": "(async () => {}).constructor('return await import(\"node:fs\")')()",
  "a data URL": "typeof Worker === 'undefined' ? null : new Worker('data:text/javascript,1')",
  "an object URL": "URL.createObjectURL({})",
  "call sites of the bootstrap":
    "(() => { let found = null; Error.prepareStackTrace = (_e, sites) => { for (const s of sites) { const f = s.getFunction(), t = s.getThis(); if (f && !OWN(f)) found = f; if (t && t !== GLOBAL && typeof t === 'object') found = t; } return ''; }; log.info('x'); try { connector('psu').nope(); } catch (e) { e.stack; } new Error().stack; Error.prepareStackTrace = undefined; return found; })()",
  "call sites in a handler":
    "new Promise((resolve) => { const end = on('x', () => { end(); let found = null; Error.prepareStackTrace = (_e, sites) => { for (const s of sites) { const f = s.getFunction(); if (f && !OWN(f)) found = f; } return ''; }; new Error().stack; Error.prepareStackTrace = undefined; resolve(found); }); emit('x'); delay(20); })",
  "the object a stack is captured for":
    "(() => { let found = null; Error.prepareStackTrace = (e) => { if (Object.keys(e).length > 0) found = e; return ''; }; log.info('x'); Error.prepareStackTrace = undefined; return found; })()",
  "the host's timers through their ids":
    "typeof setTimeout(() => 1, 1) === 'number' ? null : setTimeout(() => 1, 1)",
  "a timer of the host that is no script's":
    "(() => { for (let i = -10; i < 50; i++) clearTimeout(i); return null; })()",
  "stdin and stdout": "typeof stdin === 'undefined' && typeof stdout === 'undefined' ? null : 1",
  "core by a symbol":
    "(() => { for (let p = GLOBAL; p; p = Object.getPrototypeOf(p)) for (const s of Object.getOwnPropertySymbols(p)) { const v = p[s]; if (v && typeof v === 'object' && ('ops' in v || 'core' in v || 'internal' in v)) return v; } return null; })()",
  "Deno through what a built-in keeps":
    "(() => { for (const v of [new URL('http://x'), new TextDecoder(), new DOMException('x'), performance, crypto]) for (const s of Object.getOwnPropertySymbols(v)) { const k = v[s]; if (k && typeof k === 'object' && 'core' in k) return k; } return null; })()",
  "inspect of a built-in":
    "(() => { const s = Object.getOwnPropertySymbols(TextDecoder.prototype).find((x) => /Inspect/.test(String(x))); let found = null; if (s) try { new TextDecoder()[s]((v) => { found = v === null || typeof v === 'object' && !('Deno' in v) ? null : v; return ''; }, {}); } catch {} return found; })()",
  "the first listener of the global":
    "(() => { let stolen = null; for (const s of Object.getOwnPropertySymbols(GLOBAL)) { const f = GLOBAL[s]?.listeners?.error?.[0]?.callback; if (f) stolen = f; } return stolen === null ? null : stolen.constructor('return 1')(); })()",
  "a realm through structuredClone": "structuredClone(function () {})",
  "a Proxy through a library":
    "Object.getOwnPropertyNames(GLOBAL).find((key) => /Proxy|Reflect|Worker|Deno/.test(key)) ?? null",
  "a device's target": "Object.getPrototypeOf(connector('psu'))",
  "a device's hidden keys":
    "[...Object.getOwnPropertyNames(connector('psu')), ...Object.getOwnPropertySymbols(connector('psu'))][0] ?? null",
  "a handle that is forged": "(() => { const v = { $file: '/etc/passwd' }; return v.read ?? null; })()",
  "another script's name":
    "(() => { 'use strict'; try { script.name = 'other'; } catch {} return script.name === 'escape' ? null : script.name; })()",
};

const PRELUDE = `
const GLOBAL = this;
const OWN = (f) => /OWN|__muxit/.test(String(f)) || f === judge;
async function judge(attempt) {
  try {
    const got = await attempt();
    if (got === null || got === undefined) return "nothing";
    return typeof got === "function" || typeof got === "object" ? "ESCAPED: " + typeof got : "value: " + String(got);
  } catch (error) {
    return "threw: " + (error && error.message);
  }
}
`;

const corpus = Object.entries(ESCAPES).filter(([title]) => !SLOPPY.includes(title));

/** What became of attempts in one script; a script that has ended itself has not got out either. */
async function verdictsOf(bench: ScriptBench, codes: readonly string[]): Promise<string[]> {
  const tries = codes.map((code) => `verdicts.push(await judge(() => (${code})));`).join("\n");
  const script = `${PRELUDE}const verdicts = [];\n${tries}\nreturn verdicts;`;
  const { result, error } = await bench.execute(script, "escape");
  return error === null ? result as string[] : codes.map(() => `ended: ${error.message}`);
}

const contained = (verdict: string) => ok(/^(nothing|threw|ended)/.test(verdict), verdict);

Deno.test("every escape from the code of a script is contained", async (t) => {
  await using bench = await startScriptBench();
  await t.step("the judge tells an escape", async () => {
    deepStrictEqual(await verdictsOf(bench, ["Object", "5"]), ["ESCAPED: function", "value: 5"]);
  });
  const verdicts = await verdictsOf(bench, corpus.map(([, code]) => code));
  strictEqual(verdicts.some((verdict) => verdict.startsWith("ended")), false, verdicts[0]);
  for (const [index, [title]] of corpus.entries()) await t.step(title, () => contained(verdicts[index]!));
  for (const [title, code] of Object.entries(MORE)) {
    await t.step(title, async () => contained((await verdictsOf(bench, [code]))[0]!));
  }
  strictEqual(
    (await bench.execute("connector('psu').voltage", "escape")).result,
    0,
    "the next script is as before",
  );
});

Deno.test("the corpus holds at least a hundred escapes", () =>
  ok(corpus.length + Object.keys(MORE).length >= 100));

Deno.test("what is documented as absent is absent, and the global object holds nothing beyond what scripts get", async () => {
  await using bench = await startScriptBench();
  const { result } = await bench.execute(`({
    typeofs: [${ABSENT.map((name) => `typeof ${name}`).join(", ")}],
    inside: ${JSON.stringify(ABSENT)}.filter((name) => name in this),
    names: Object.getOwnPropertyNames(this),
  })`);
  const { typeofs, inside, names } = result as { typeofs: string[]; inside: string[]; names: string[] };
  deepStrictEqual(ABSENT.filter((_name, index) => typeofs[index] !== "undefined"), []);
  deepStrictEqual(inside, []);
  const beyondLanguage = names.filter((name) => !(name in ECMASCRIPT));
  deepStrictEqual(beyondLanguage.toSorted(), [
    "DOMException",
    "TextDecoder",
    "TextEncoder",
    "URL",
    "URLSearchParams",
    "ai",
    "ask",
    "atob",
    "btoa",
    "clearInterval",
    "clearTimeout",
    "connector",
    "console",
    "crypto",
    "delay",
    "device",
    "emit",
    "log",
    "on",
    "performance",
    "queueMicrotask",
    "say",
    "script",
    "setInterval",
    "setTimeout",
    "stream",
    "structuredClone",
    "timestamp",
  ]);
});

/** Names of the language itself. */
const ECMASCRIPT = Object.fromEntries(
  ("Object Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp Error AggregateError " +
    "EvalError RangeError ReferenceError SyntaxError TypeError URIError JSON Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array " +
    "Int16Array Uint32Array Int32Array BigUint64Array BigInt64Array Uint8ClampedArray Float16Array Float32Array Float64Array DataView " +
    "Map BigInt Set Iterator WeakMap WeakSet FinalizationRegistry WeakRef decodeURI decodeURIComponent encodeURI encodeURIComponent " +
    "escape unescape isFinite isNaN SuppressedError DisposableStack AsyncDisposableStack Function").split(" ")
    .map((name) => [name, true]),
);

/** Texts that try to leave the function a script is compiled into, or to hide what stands behind it. */
const WRAPPERS: Record<string, string> = {
  "closing the function": "}; ESCAPED; {",
  "closing the function and opening another": "}\nasync function ignored() {",
  "closing a call": "}); ESCAPED; (async function () {",
  "closing the parameters": ") { ESCAPED } async function x(",
  "closing the port's parentheses": "1); ESCAPED; (2",
  "an open comment": "1; /*",
  "an open comment behind a line": "1; // */ /*\n/*",
  "an open template": "1; `",
  "an open text": "1; 'x",
  "an open bracket": "1; [",
  "an open parenthesis": "1; (",
  "an open regular expression": "1; /x",
  "an open block": "if (1) {",
  "a new.target of the wrapper": "new.target",
  "a super of the wrapper": "super.x",
  "a yield": "yield 1",
  "an import": "import 'node:fs'",
  "an import behind a line separator": "1\u2028import('node:fs')",
  "an import behind an HTML comment": "1 <!-- x\nimport('node:fs')",
  "an HTML comment at the end": "1 <!-- x",
  "the end of an HTML comment": "1\n--> x",
  "the end of an HTML comment behind a comment": "1 /*\n*/ --> import('node:fs')",
  "an import in a template": "`${import('node:fs')}`",
  "an import in a class": "class A { static x = import('node:fs') }",
  "an import in a default value": "((a = import('node:fs')) => a)()",
  "an import in a key": "({ [import('node:fs')]: 1 })",
  "an import of meta": "import.meta",
  "an import with an escape": "im\\u0070ort('node:fs')",
  "an import of a source": "import.source('x')",
  "a deferred import": "import.defer('x')",
  "an export": "export { x }; var x",
};

Deno.test("a text that tries to leave its wrapper, or to import, is refused with its place", async (t) => {
  await using bench = await startScriptBench();
  for (const [title, code] of Object.entries(WRAPPERS)) {
    await t.step(title, async () => {
      const { error, result } = await bench.execute(code, "escape");
      match(error?.message ?? `it gave ${JSON.stringify(result)}`, /^SyntaxError: /);
      ok(Number.isInteger(error!.line) && Number.isInteger(error!.column), JSON.stringify(error));
    });
  }
});

Deno.test("texts at the end of a script do not hide its end", async () => {
  await using bench = await startScriptBench();
  for (
    const end of [
      "//",
      "// }",
      "/* */",
      "//# sourceURL=other",
      "\n//# sourceMappingURL=data:,",
      "\u2028",
      "//\u2029",
    ]
  ) {
    strictEqual((await bench.execute(`5 ${end}`)).result, 5, JSON.stringify(end));
  }
  const { error } = await bench.execute("null.x //# sourceURL=other.js\n//# sourceURL=another.js");
  deepStrictEqual(
    [error?.line, error?.column],
    [1, 6],
    "positions do not depend on names a script gives itself",
  );
});

/** Ways to keep a stop from having its effect; each goes on writing to a device for as long as it can. */
const UNSTOPPABLE: Record<string, string> = {
  "catching the stop error": "for (;;) { try { c.value = 1; } catch {} }",
  "catching it in a finally":
    "function f() { try { c.value = 1; } finally { f(); } } for (;;) { try { f(); } catch {} }",
  "a script of its own":
    "script = { running: true }; while (script.running) { try { c.value = 1; } catch {} }",
  "another script.running":
    "try { Object.defineProperty(script, 'running', { get: () => true }); } catch {} while (true) { try { c.value = script.running; } catch {} }",
  "a promise loop": "for (;;) { await null; try { c.value = 1; } catch {} }",
  "microtasks without end": "(function again() { queueMicrotask(again); })()",
  "a generator that does not return":
    "function* g() { for (;;) try { yield; } finally { continue; } } for (const x of g()) { try { c.value = 1; } catch {} }",
  "timers that set timers":
    "(function again() { setTimeout(again, 0); setTimeout(again, 0); try { c.value = 1; } catch {} })()",
  "handlers that emit": "on('x', () => { try { c.value = 1; } catch {} emit('x'); }); emit('x')",
  "a Map that forgets nothing":
    "Map.prototype.clear = () => {}; setInterval(() => { try { c.value = 1; } catch {} }, 1); on('x', () => 1)",
  "frames that are not understood":
    "JSON.parse = () => ({ k: 'nothing' }); for (;;) { try { c.value = 1; } catch {} }",
  "bytes that are not understood":
    "TextDecoder.prototype.decode = () => '{}'; for (;;) { try { c.value = 1; } catch {} }",
  "listeners of the global taken away":
    "for (const s of Object.getOwnPropertySymbols(this)) { const l = this[s]?.listeners; if (l) { l.error = []; l.unhandledrejection = []; } } for (;;) { try { c.value = 1; } catch {} }",
  "frozen globals":
    "Object.freeze(this); for (const k of Object.getOwnPropertyNames(this)) try { Object.freeze(this[k].prototype); Object.freeze(this[k]); } catch {} for (;;) { try { c.value = 1; } catch {} }",
  "no globals":
    "for (const k of Object.getOwnPropertyNames(this)) { try { this[k] = undefined; } catch {} } for (;;) { try { c.value = 1; } catch {} }",
  "throwing built-ins":
    "Array.prototype.push = Map.prototype.get = Map.prototype.clear = () => { throw 1; }; for (;;) { try { c.value = 1; } catch {} }",
  "Error without a stack":
    "Error.prepareStackTrace = () => { for (;;); }; for (;;) { try { c.value = 1; } catch (e) { e.stack; } }",
  "a toJSON that never ends": "emit('x', { toJSON() { for (;;) { try { c.value = 1; } catch {} } } })",
  "a getter of its result that never ends": "({ get a() { for (;;) { try { c.value = 1; } catch {} } } })",
  "a custom method that never ends": "for (;;) { try { c.rush(1e9); } catch {} }",
  "asking again and again": "for (;;) { try { ask.text('?', { timeout: 1000 }); } catch {} }",
};

async function writes({ client }: ScriptBench): Promise<number> {
  return await client.get("counted", "writes") as number;
}

Deno.test("nothing a script does keeps a stop from having its effect", async (t) => {
  await using bench = await startScriptBench();
  const { client } = bench;
  for (const [title, code] of Object.entries(UNSTOPPABLE)) {
    await t.step(title, async () => {
      client.clear();
      const before = await writes(bench);
      await client.ask({
        type: "scripts.start",
        name: "stubborn",
        code: `const c = connector("counted"); c.value = 1;\n${code}`,
      });
      const asks = title === "asking again and again";
      if (asks) await client.until(({ type }) => type === "prompt.open", "a prompt");
      else await eventually(async () => await writes(bench) > before, "a write");
      // One that its own change has ended cannot be stopped any more.
      const begun = performance.now();
      await client.ask({ type: "scripts.stop", name: "stubborn" });
      ok(performance.now() - begun < 1000, `it took ${performance.now() - begun} ms`);
      const stopped = await writes(bench);
      strictEqual(await writes(bench), stopped, "a stopped script has written");
      await client.until(({ type }) => type === "script.done", "the end");
      strictEqual(client.received.filter(({ type }) => type === "script.done").length, 1);
      deepStrictEqual((await client.ask({ type: "prompts.list" })).prompts, []);
      strictEqual((await bench.execute("1", "stubborn")).result, 1);
    });
  }
});
