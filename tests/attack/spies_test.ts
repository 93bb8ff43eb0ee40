import { deepStrictEqual, match, ok } from "node:assert/strict";
import { type ScriptBench, startScriptBench } from "../support/script_bench.ts";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

/**
 * Guest code that puts a spy in the place of every member of every built-in it can reach, in every way there is, and looks
 * at what the spies are called with: `found` names what is not the guest's own.
 */
const SPIES = `
const found = [];
let planted = 0;
const mine = new WeakSet();
const own = (value) => typeof value !== "object" && typeof value !== "function" || value === null || mine.has(value);
const INSIDE = /"tk"|"k":|WORKER_TEXT|postMessage|readSync|writeSync|#private|PipeFrame/;
function looksInternal(value) {
  if (own(value)) return false;
  if (typeof value === "function") return INSIDE.test(Function.prototype.toString.call(value));
  return "k" in value && ("id" in value || "tk" in value) || "tk" in value || "readSync" in value || "postMessage" in value ||
    value instanceof Uint8Array && value.length > 8 && String.fromCharCode(...value.subarray(8, 12)) === '{"k"';
}
function watch(name, self, args) {
  try {
    for (const value of [self, ...args]) {
      if (looksInternal(value) || typeof value === "string" && /^\\{"k":|"tk":"/.test(value)) found.push(name);
    }
  } catch {}
}
function spyOn(object, key, path) {
  const descriptor = Object.getOwnPropertyDescriptor(object, key);
  if (!descriptor) return;
  const spy = (original) => {
    const replaced = function (...args) {
      watch(path, this, args);
      return new.target ? new original(...args) : original.apply(this, args);
    };
    mine.add(replaced);
    return replaced;
  };
  const before = descriptor.value ?? descriptor.get;
  const tries = [
    () => { if (typeof descriptor.value === "function") object[key] = spy(descriptor.value); },
    () => Object.defineProperty(object, key, { ...descriptor, ...(descriptor.get ? { get: spy(descriptor.get) } : { value: spy(descriptor.value) }) }),
    () => Object.defineProperty(object, key, { get: spy(() => descriptor.value), configurable: true }),
    () => delete object[key],
  ];
  for (const attempt of tries) try { attempt(); } catch {}
  const now = Object.getOwnPropertyDescriptor(object, key);
  if (!Object.is(now?.value ?? now?.get, before) && path !== "Error.stackTraceLimit" && !path.startsWith("RegExp.prototype")) {
    planted++;
    found.push("replaced " + path);
  }
}
function plantAll(global, names) {
  const seen = new Set();
  const visit = (object, path, depth) => {
    if (typeof object !== "object" && typeof object !== "function" || object === null || seen.has(object) || depth > 4) return;
    seen.add(object);
    for (const key of [...Object.getOwnPropertyNames(object), ...Object.getOwnPropertySymbols(object)]) {
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      visit(descriptor?.value ?? descriptor?.get, path + "." + String(key), depth + 1);
    }
    visit(Object.getPrototypeOf(object), path + ".__proto__", depth + 1);
    if (object === global) return;
    for (const key of [...Object.getOwnPropertyNames(object), ...Object.getOwnPropertySymbols(object)]) {
      spyOn(object, key, path + "." + String(key));
    }
    for (const key of ["toJSON", "then", "get", "set", "value", "k", "tk", "id", "0", "1", "error", "name_", "signal", "raw"]) {
      if (Object.hasOwn(object, key)) continue;
      try {
        Object.defineProperty(object, key, {
          get() { watch(path + ".+" + key, this, []); return undefined; },
          set(value) { watch(path + ".+" + key, this, [value]); },
          configurable: true,
        });
        // Constructors and RegExp.prototype keep nothing of ours: there the spy itself tells when it is called.
        if (object === Object.prototype || object === Array.prototype || object === Function.prototype) found.push("added " + path + "." + key);
      } catch {}
    }
  };
  for (const name of names) {
    visit(global[name], name, 0);
    try { const old = global[name]; global[name] = function (...args) { watch(name, this, args); return new.target ? new old(...args) : old(...args); }; } catch {}
    if (typeof global[name] === "function" && mine.has(global[name])) found.push("replaced " + name);
  }
  for (const [name, hidden] of Object.entries({
    iterator: [][Symbol.iterator](), map: new Map()[Symbol.iterator](), set: new Set()[Symbol.iterator](),
    text: ""[Symbol.iterator](), generator: (function* () {})(), asyncGenerator: (async function* () {})(), async: async () => {},
  })) visit(Object.getPrototypeOf(hidden), name, 0);
  return seen.size;
}
`;

const NAMES =
  ("Object Array Function Number String Boolean Symbol BigInt Math JSON Date RegExp Map Set WeakMap WeakSet WeakRef " +
    "FinalizationRegistry Promise Iterator Proxy Reflect Error AggregateError RangeError TypeError SyntaxError ArrayBuffer DataView " +
    "Uint8Array Int32Array Float64Array TextEncoder TextDecoder URL URLSearchParams DOMException structuredClone " +
    "parseInt parseFloat isNaN EventTarget MessagePort").split(" ");

/** Source is checked with regular expressions, so a connector that changes them gets no driver: see below. */
const plant = (names: readonly string[]) =>
  `${SPIES}\nconst sizes = plantAll(GLOBAL, ${JSON.stringify(names)}.filter((name) => name in GLOBAL));`;
const PLANT = plant(NAMES);

/** Own members of own objects: what a lawful program does must go on working. */
const LAWFUL = `
function lawful() {
  const o = {}; o.toString = () => "o"; o.hasOwnProperty = 1; o.constructor = 2; o.valueOf = () => 3;
  class Fault extends Error { constructor(m) { super(m); this.name = "Fault"; } }
  const f = new Fault("x"); f.message = "y"; f.toString = () => "f";
  function Old() {} Old.prototype.toString = () => "old"; Old.prototype = Object.create(Error.prototype); Old.prototype.name = "Old"; Old.prototype.constructor = Old;
  const fn = () => 1; fn.call = 5; fn.toString = () => "fn";
  const a = [1]; a.extra = 2; class Stack extends Array { push(...x) { return super.push(...x); } }
  const s = new Stack(); s.push(1, 2);
  const m = Object.assign(new Map(), { note: 1 });
  const e = Object.assign(new Error("z"), { name: "N", code: "C" });
  const map = new Map(); map.get = () => 9; const list = [1]; list.toString = () => "list";
  const promise = Promise.resolve(); promise.then = 7; const day = new Date(0); day.toJSON = () => "day";
  return [map.get(1), String(list), promise.then, JSON.stringify(day), String(o), o.hasOwnProperty, f.name, f.message, String(f), String(new Old()), fn.call, String(fn), a.extra, s.length, m.note, e.name, o + 1].join();
}`;
const LAWFUL_RESULT = '9,list,7,"day",o,1,Fault,y,f,Old,5,fn,2,2,1,N,4';

Deno.test("no spy in the place of a built-in sees anything of ours in a full cycle of a connector and a driver", async () => {
  await using server = await startTestServer({
    "connectors/spy.js": `const GLOBAL = globalThis;${
      plant(NAMES.filter((name) => name !== "RegExp"))
    }${LAWFUL}
      const heard = [];
      export default {
        driver: "Spy",
        methods: {
          async cycle() {
            await driver.run(1); driver.v = 2; const v = driver.v;
            const later = await new Promise((resolve) => setTimeout(() => resolve(v), 1));
            await delay(1); emit("x", { a: [1, 2] }); log.info("x", { b: 1 }); console.error(new Error("e"));
            try { driver.fail(); } catch (error) { heard.push(error.message); }
            try { await driver.fail(); } catch (error) { heard.push(error.message); }
            try { await connector("other").m({ a: 1 }); connector("other").p; connector("spy").lawful(); } catch (error) { heard.push(error.message); }
            return { later, list: [1, { a: 2 }], big: "x".repeat(300_000).length };
          },
          lawful, sizes: () => sizes, found: () => found, heard: () => heard, big: () => "y".repeat(400_000),
          driverFound: () => driver.found(), driverLawful: () => driver.lawful(),
        },
        properties: { p: { get: () => ({ a: [driver.v] }), set: (v) => { driver.v = v; }, poll: true } },
      };`,
    "connectors/other.js":
      `export default { driver: "GUI", methods: { m: (x) => x }, properties: { p: () => 1 } };`,
    "drivers/spy.driver.js": `const GLOBAL = globalThis;${PLANT}${LAWFUL}
      let v = 0;
      export default {
        meta: { name: "Spy", properties: { v: { type: "number", access: "rw", poll: true } }, actions: { run: {}, fail: {}, found: {}, lawful: {} }, streams: ["s"] },
        async init(config) { log.info("init"); },
        async get(name) { return v; },
        async set(name, value) { v = value; },
        async execute(action) {
          if (action === "found") return found;
          if (action === "lawful") return lawful();
          if (action === "fail") throw Object.assign(new TypeError("failed"), { code: "X" });
          __emitStream("s", { a: 1 }); __emitStream("s", new Float64Array(4));
          const line = createTcpTransport("127.0.0.1", 1); await line.query("x").catch(() => {});
          setTimeout(() => { throw new Error("late"); }, 1); Promise.reject(new Error("unheard"));
          await new Promise((resolve) => setTimeout(resolve, 2));
          return { ok: true };
        },
      };`,
  });
  await using client = await WireClient.connect(server);
  client.raw('{"type":"stream.subscribe","connector":"spy","stream":"s"}');
  const { later, list } = await client.call("spy", "cycle") as { later: number; list: unknown };
  deepStrictEqual([later, list], [2, [1, { a: 2 }]]);
  deepStrictEqual(await client.call("spy", "heard"), ["failed", "failed"]);
  deepStrictEqual(String(await client.call("spy", "big")).length, 400_000);
  const tried = await client.call("spy", "sizes") as number;
  ok(tried > 500, `${tried} built-ins were tried`);
  deepStrictEqual(await client.call("spy", "found"), []);
  deepStrictEqual(await client.call("spy", "lawful"), LAWFUL_RESULT);
  deepStrictEqual(await client.call("spy", "driverFound"), []);
  deepStrictEqual(await client.call("spy", "driverLawful"), LAWFUL_RESULT);
});

async function scriptResult(bench: ScriptBench, code: string): Promise<unknown> {
  const { result, error } = await bench.execute(code, "spy");
  deepStrictEqual(error, null);
  return result;
}

Deno.test("no spy in the place of a built-in sees anything of ours in a full cycle of a script", async () => {
  await using bench = await startScriptBench();
  const code = `const GLOBAL = this;${PLANT}${LAWFUL}
    const psu = connector("psu"); psu.voltage = 1; psu.voltage; delay(1);
    const end = on("x", (data) => { log.info(data); }); emit("x", { a: [1] }); delay(5); end();
    try { psu.nope(); } catch (error) { log.warn(error); }
    await new Promise((resolve) => setTimeout(resolve, 1)); say("x"); stream("psu", "s", [1, 2]); stream("psu", "s", new Float64Array(2));
    try { null.x; } catch (error) { error.stack; }
    return { found, lawful: lawful(), enough: sizes > 300, running: script.running };`;
  deepStrictEqual(await scriptResult(bench, code), {
    found: [],
    lawful: LAWFUL_RESULT,
    enough: true,
    running: true,
  });
});

for (
  const change of [
    "RegExp.prototype.test = () => true;",
    "Object.defineProperty(RegExp.prototype, 'exec', { value: () => null });",
    "Object.defineProperty(RegExp.prototype, 'flags', { get: () => '' });",
    "delete RegExp.prototype[Symbol.replace];",
  ]
) {
  Deno.test(`a connector cannot have its driver checked by changed regular expressions: ${change}`, async () => {
    await using server = await startTestServer({
      "connectors/spy.js": `${change}\nexport default { driver: "Plain" };`,
      "drivers/plain.driver.js": `export default { meta: { name: "Plain" } };`,
    });
    const { state, message } = server.connectors.find("spy");
    deepStrictEqual(state, "error");
    match(message, /RegExp\.prototype\..* was changed/);
  });
}
