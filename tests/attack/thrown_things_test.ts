import { match, ok, strictEqual } from "node:assert/strict";
import { startScriptBench } from "../support/script_bench.ts";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

/** What can be thrown, and what a person reads of it. */
const THROWN: Record<string, readonly [code: string, text: RegExp]> = {
  "a proxy": ["new Proxy({}, {})", /./],
  "a proxy of an error": ["new Proxy(new Error('behind'), {})", /behind/],
  "a proxy whose every trap throws": [
    "new Proxy({}, new Proxy({}, { get() { throw new Error('trap'); } }))",
    /thrown|cannot be read/,
  ],
  "a revoked proxy": [
    "(() => { const r = Proxy.revocable({}, {}); r.revoke(); return r.proxy; })()",
    /thrown/,
  ],
  "a revoked proxy of a function": [
    "(() => { const r = Proxy.revocable(() => 1, {}); r.revoke(); return r.proxy; })()",
    /thrown|cannot be read/,
  ],
  "an object whose getters throw": [
    "({ get message() { throw 1; }, get name() { throw 2; }, get stack() { throw 3; }, get code() { throw 4; }, toJSON() { throw 5; } })",
    /thrown/,
  ],
  "an object whose texts throw": ["({ toString() { throw 1; }, toJSON() { throw 2; } })", /thrown/],
  "an object that holds itself": ["(() => { const o = {}; o.o = o; return o; })()", /thrown/],
  "an object without a prototype": ["Object.create(null)", /./],
  "an error with a long message": ["new Error('x'.repeat(10_000_000))", /^(Error: )?x{1000,10000}…?$/],
  "a long text": ["'y'.repeat(10_000_000)", /^y{1000,10000}…?$/],
  "an error whose message is an object": ["Object.assign(new Error(), { message: { a: 1 } })", /a|thrown/],
  "a text": ["'plain'", /^plain$/],
  "a number": ["42", /^42$/],
  "a bigint": ["42n", /^42$/],
  "a symbol": ["Symbol('s')", /^Symbol\(s\)$/],
  "undefined": ["undefined", /undefined/],
  "null": ["null", /null/],
  "a function": ["function f() {}", /function f/],
  "a class": ["class A { static name = 5 }", /function/],
  "an error with causes": ["new Error('outer', { cause: new Error('inner') })", /outer/],
  "an error whose text is never there": [
    "Object.defineProperty(new Error(), 'message', { get() { for (;;); } })",
    /could not be read/,
  ],
  "an error whose stack is never there": [
    "Object.defineProperty(new Error('x'), 'stack', { get() { for (;;); } })",
    /could not be read/,
  ],
  "an object whose text is never there": ["({ toJSON() { for (;;); } })", /could not be read/],
  "an error whose text is said for ever": [
    "Object.defineProperty(new Error(), 'message', { get() { for (;;) log.info('again'); } })",
    // A script is refused to wait for the server that long.
    /could not be read|without text/,
  ],
  "a proxy whose traps do not end": ["new Proxy({}, { get() { for (;;); } })", /could not be read/],
  "an error with a getter": [
    "(() => { class Late extends Error { get message() { return 'made when asked'; } } return new Late(); })()",
    /made when asked/,
  ],
  "several errors": ["new AggregateError([new Error('a')], 'many')", /many/],
};

const entries = Object.entries(THROWN).map(([title, [code, text]], index) => ({
  title,
  code,
  text,
  name: `t${index}`,
}));
/** Far below the deadlines of calls: what is late was not answered. */
const AT_ONCE_MS = 8000;

const files = {
  "config/server.json": '{ "timeouts": { "action": 20000, "read": 20000 } }',
  "connectors/thrower.js": `export default { driver: "Thrower", methods: {
${
    entries.map(({ name, code }) =>
      `    ${name}: () => { throw (${code}); }, ${name}a: async () => { await null; throw (${code}); },`
    ).join("\n")
  }
    throughDriver: (name, how) => { try { driver.run({ name, how }); } catch (error) { return error instanceof Error && error.message.length < 20000; } },
  } };`,
  "drivers/thrower.driver.js": `const things = {
${entries.map(({ name, code }) => `  ${name}: () => (${code}),`).join("\n")}
};
export default {
  meta: { name: "Thrower", actions: { run: { args: { name: "string", how: "string" } } } },
  execute(action, { name, how }) {
    if (how === "sync") throw things[name]();
    if (how === "reject") return Promise.reject(things[name]());
    if (how === "timer") { setTimeout(() => { throw things[name](); }, 0); Promise.reject(things[name]()); return "later"; }
    return new Promise((_resolve, reject) => setTimeout(() => reject(things[name]()), 1));
  },
};`,
};

async function messageOf(client: WireClient, request: Record<string, unknown>): Promise<string> {
  const begun = performance.now();
  const reply = await client.ask({ type: "connector.call", connector: "thrower", ...request });
  ok(performance.now() - begun < AT_ONCE_MS, "it was not answered at once");
  strictEqual(reply.type, "error", JSON.stringify(reply).slice(0, 200));
  return String(reply.message);
}

const plain = (message: string) => message.replace(/^.*?'thrower[^']*': |^Cannot [^:]*: /, "");

Deno.test("whatever connector code and drivers throw is answered at once with a text", async (t) => {
  await using server = await startTestServer(files);
  await using client = await WireClient.connect(server);
  for (const { title, name, text } of entries) {
    await t.step(title, async () => {
      match(plain(await messageOf(client, { method: name })), text);
      match(plain(await messageOf(client, { method: `${name}a` })), text);
      for (const how of ["sync", "reject", "late"]) {
        match(plain(await messageOf(client, { method: "run", args: { name, how } })), text);
        strictEqual(await client.call("thrower", "throughDriver", name, how), true);
      }
      strictEqual(await client.call("thrower", "run", { name, how: "timer" }), "later");
    });
  }
  strictEqual(server.connectors.find("thrower").state, "ready");
});

Deno.test("whatever a script throws ends it at once with a text", async (t) => {
  await using bench = await startScriptBench();
  for (const { title, code, text } of entries) {
    // Scripts have no Proxy of their own.
    if (code.includes("Proxy")) continue;
    await t.step(title, async () => {
      for (
        const source of [
          `throw (${code});`,
          `await null; throw (${code});`,
          `setTimeout(() => { throw (${code}); }, 1);`,
          `Promise.reject(${code}); await null;`,
        ]
      ) {
        const { error } = await bench.execute(source, "thrower");
        match(String(error?.message), text, source);
      }
    });
  }
});

Deno.test("many errors whose texts are never there keep neither a driver nor its connector from answering", async () => {
  const make = "Object.defineProperty(new Error(), 'message', { get() { for (;;); } })";
  const many = `for (let i = 0; i < 1000; i++) Promise.reject(${make}); return 1;`;
  await using server = await startTestServer({
    "connectors/many.js": `export default { driver: "Many", methods: { own() { ${many} } } };`,
    "drivers/many.driver.js": `export default {
      meta: { name: "Many", actions: { go: {} }, properties: { v: { type: "number", access: "r" } } },
      get() { return 2; },
      execute() { ${many} },
    };`,
  });
  await using client = await WireClient.connect(server);
  for (const method of ["own", "go"]) {
    strictEqual(await client.call("many", method), 1);
    strictEqual(await client.get("many", "v"), 2);
  }
  strictEqual(server.connectors.find("many").crashes, 0);
});
