import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { startScriptBench } from "../support/script_bench.ts";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

/** Ways to come by a stack, each an expression that gives its text. */
const STACKS: Record<string, string> = {
  "an error made here": "new Error('x').stack",
  "an error of the language": "(() => { try { null.x; } catch (e) { return e.stack; } })()",
  "an error of JSON": "(() => { try { JSON.parse('{'); } catch (e) { return e.stack; } })()",
  "an error of a built-in": "(() => { try { new Array(-1); } catch (e) { return e.stack; } })()",
  "an error of the runtime": "(() => { try { atob('*'); } catch (e) { return e.stack; } })()",
  "an error of our own log":
    "(() => { let s = ''; log.info({ toJSON() { s = new Error('x').stack; return 1; } }); return s; })()",
  "a getter that is read by us":
    "(() => { let s = ''; log.info(Object.defineProperty({}, 'a', { enumerable: true, get() { s = new Error('x').stack; return 1; } })); return s; })()",
  "a DOMException": "new DOMException('x').stack",
  "captureStackTrace": "(() => { const o = {}; Error.captureStackTrace(o); return o.stack; })()",
  "captureStackTrace of a function":
    "(() => { const o = {}; Error.captureStackTrace(o, function never() {}); return o.stack; })()",
  "a clone": "structuredClone(new Error('x')).stack",
  "a cause": "new Error('x', { cause: new Error('y') }).cause.stack",
  "several errors": "new AggregateError([new Error('x')], 'y').errors[0].stack",
  "a suppressed error": "new SuppressedError(new Error('x'), new Error('y')).stack",
  "a longer stack": "(() => { Error.stackTraceLimit = 1000; return new Error('x').stack; })()",
  "no stack":
    "(() => { Error.stackTraceLimit = 0; try { return new Error('x').stack; } finally { Error.stackTraceLimit = 20; } })()",
  "an end of the stack":
    "(() => { const f = () => f(); try { f(); } catch (e) { return e.stack.slice(0, 3000); } })()",
  "a stack behind await": "(async () => { await null; return new Error('x').stack; })()",
  "a rejected promise": "Promise.reject(new Error('x')).catch((e) => e.stack)",
  "a sort": "(() => { let s = ''; [2, 1].sort(() => { s = new Error('x').stack; return 0; }); return s; })()",
  "a stack formatter of the guest":
    "(() => { let sites = null; try { Error.prepareStackTrace = (_e, s) => { sites = s; return ''; }; } catch {} new Error('x').stack; return sites === null ? new Error('x').stack : 'SITES ' + sites; })()",
  "a stack formatter by definition":
    "(() => { let sites = null; try { Object.defineProperty(Error, 'prepareStackTrace', { value: (_e, s) => { sites = s; return ''; } }); } catch {} new Error('x').stack; return sites === null ? new Error('x').stack : 'SITES ' + sites; })()",
  "the formatter that is there":
    "(() => { const s = []; const t = String(Error.prepareStackTrace?.(new Error('x'), [{ getThis: () => 1 }])); return t + new Error('x').stack; })()",
  "a text that names itself":
    "(() => { const e = new Error('at /etc (x:1:1)'); return e.stack.replace(e.message, ''); })()",
};

/** Only where there is a device. */
const OF_DEVICES: Record<string, string> = {
  "an error of another connector":
    "(() => { try { connector('other').fails(); } catch (e) { return e.stack; } })()",
  "an awaited error of another connector":
    "(async () => { try { await connector('other').fails(); } catch (e) { return e.stack; } })()",
  "an unknown member": "(() => { try { connector('other').nope(); } catch (e) { return e.stack; } })()",
  "an unknown connector": "(() => { try { connector('nobody').nope(); } catch (e) { return e.stack; } })()",
};

/** Only where there are transports. */
const OF_TRANSPORTS: Record<string, string> = {
  "an error of a transport":
    "(async () => { try { await createTcpTransport('127.0.0.1', 1, { timeout: 100 }).query('x'); } catch (e) { return e.stack; } return 'none'; })()",
};

function check(title: string, stack: unknown, lines: number): void {
  strictEqual(typeof stack, "string", `${title}: ${stack}`);
  const text = stack as string;
  ok(
    !/SITES|file:|ext:|blob:|node:|dist|guest\.js|evalmachine|worker|[A-Za-z]:\\|__y|__muxit/.test(text),
    `${title}: ${text}`,
  );
  for (const line of text.split("\n").filter((item) => /^\s+at /.test(item))) {
    const found = /^ {4}at (?:.* \()?muxit:user:(\d+):(\d+)\)?$/.exec(line);
    ok(found !== null, `${title}: ${line}`);
    ok(Number(found[1]) >= 1 && Number(found[1]) <= lines && Number(found[2]) >= 1, `${title}: ${line}`);
  }
}

const list = (entries: Record<string, string>) =>
  Object.entries(entries).map(([title, code]) => ({ title, code }));

const own = [...list(STACKS), ...list(OF_DEVICES), ...list(OF_TRANSPORTS)];
const methods = own.map(({ code }, index) => `s${index}: async () => ${code},`);

const files = {
  "connectors/own.js": `export default { driver: "Stacks", methods: {\n${methods.join("\n")}\n} };`,
  "connectors/other.js":
    `export default { driver: "GUI", methods: { fails() { throw new Error("of the other"); } } };`,
  "drivers/stacks.driver.js": `const all = [${
    list(STACKS).concat(list(OF_TRANSPORTS)).map(({ code }) => `async () => ${code}`).join(",\n")
  }];
export default {
  meta: { name: "Stacks", properties: { bad: { type: "number", access: "r" } }, actions: { run: { args: { index: "number" } }, fails: {} } },
  get() { throw new TypeError("bad property"); },
  async execute(action, { index }) { if (action === "fails") throw new RangeError("failed"); return await all[index](); },
};`,
};

Deno.test("stacks in connectors and drivers hold their own file and nothing else", async (t) => {
  await using server = await startTestServer(files);
  await using client = await WireClient.connect(server);
  const lines = (name: keyof typeof files) => files[name].split("\n").length;
  for (const [index, { title }] of own.entries()) {
    await t.step(
      `connector: ${title}`,
      async () => check(title, await client.call("own", `s${index}`), lines("connectors/own.js")),
    );
  }
  for (const [index, { title }] of list(STACKS).concat(list(OF_TRANSPORTS)).entries()) {
    await t.step(
      `driver: ${title}`,
      async () => check(title, await client.call("own", "run", { index }), lines("drivers/stacks.driver.js")),
    );
  }
  await t.step("what clients get", async () => {
    for (const request of [{ method: "fails" }, { property: "bad" }]) {
      const reply = await client.ask({ type: "connector.call", connector: "own", ...request });
      ok(!/file:|ext:|blob:|guest\.js|dist\//.test(JSON.stringify(reply)), JSON.stringify(reply));
    }
  });
});

Deno.test("stacks in scripts hold their own file and nothing else", async () => {
  await using bench = await startScriptBench();
  const tries = list(STACKS).map(({ code }) => `async () => ${code},`);
  const code = `const all = [\n${
    tries.join("\n")
  }\n];\nconst got = [];\nfor (const f of all) got.push(await f());\nreturn got;`;
  const { result, error } = await bench.execute(code);
  deepStrictEqual(error, null);
  for (const [index, { title }] of list(STACKS).entries()) {
    check(title, (result as string[])[index], code.split("\n").length);
  }
  const exact = await bench.execute("\n\nfunction f() { return new Error('x').stack; }\nf()");
  strictEqual(exact.result, "Error: x\n    at f (muxit:user:3:23)\n    at muxit:user:4:1");
});
