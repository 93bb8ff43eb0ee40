import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { startScriptBench } from "../support/script_bench.ts";
import { startTestServer, type TestServer, type WorkspaceFiles } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

const FINE =
  'export default { driver: "GUI", config: { widgets: [{ name: "a", type: "gauge", value: 3 }] } };';

/** A workspace with one bad driver, a connector on it, and a good neighbour. */
function bad(driverBody: string, connectorBody = ""): WorkspaceFiles {
  return {
    "connectors/fine.js": FINE,
    "connectors/bad.js": `export default { driver: "Bad", ${connectorBody} };`,
    "drivers/bad.driver.js": `export default {
      meta: {
        name: "Bad",
        properties: { v: { type: "number", access: "rw" } },
        actions: { go: {} },
        streams: ["s"],
      },
      ${driverBody}
    };`,
  };
}

async function neighbourWorks(client: WireClient): Promise<void> {
  strictEqual(await client.get("fine", "a"), 3);
}

/** Waits until a connector has the state, asking the server itself: a client may have connected too late. */
async function becomes(server: TestServer, client: WireClient, state: string): Promise<string> {
  const bad = server.connectors.find("bad");
  if (bad.state !== state) await client.state("bad", state);
  return bad.message;
}

const soon = { "config/server.json": '{ "timeouts": { "read": 300, "write": 300 } }' };

Deno.test("a driver that throws in init is an error with its text and line", async () => {
  await using server = await startTestServer(bad('init() { throw new Error("no device"); },'));
  await using client = await WireClient.connect(server);
  match(await becomes(server, client, "error"), /no device/);
  await rejects(client.get("bad", "v"), /CONN_NOT_INITIALIZED.*no device/);
  await neighbourWorks(client);
});

Deno.test("a driver that throws in a timer while its connector waits goes on, and the error is logged", async () => {
  await using server = await startTestServer(bad(
    `async get() {
       setTimeout(() => { throw new Error("late trouble"); }, 1);
       return await new Promise((resolve) => setTimeout(() => resolve(5), 30));
     },`,
    "properties: { twice: () => driver.v * 2 }",
  ));
  await using client = await WireClient.connect(server);
  strictEqual(await client.get("bad", "twice"), 10);
  await client.until(
    (m) => m.type === "server.log" && /late trouble/.test(String(m.message)),
    "the log entry",
  );
  strictEqual(await client.get("bad", "v"), 5);
});

Deno.test("an unhandled rejection of a driver is logged and ends nothing", async () => {
  await using server = await startTestServer(
    bad('get() { Promise.reject(new Error("unheard")); return 1; },'),
  );
  await using client = await WireClient.connect(server);
  strictEqual(await client.get("bad", "v"), 1);
  await client.until((m) => m.type === "server.log" && /unheard/.test(String(m.message)), "the log entry");
  strictEqual(await client.get("bad", "v"), 1);
});

Deno.test("a driver that hangs in get meets the deadline, also through its connector", async () => {
  await using server = await startTestServer({
    ...bad(
      "get() { return new Promise(() => {}); },",
      "properties: { p: () => driver.v }, methods: { ok: () => 1 }",
    ),
    ...soon,
  });
  await using client = await WireClient.connect(server);
  await rejects(client.get("bad", "v"), /CONN_CALL_FAILED.*bad\.v.*300 ms/);
  await rejects(client.get("bad", "p"), /CONN_CALL_FAILED.*300 ms/);
  strictEqual(await client.call("bad", "ok"), 1, "the connector's thread is free again");
  await neighbourWorks(client);
});

Deno.test("a driver that floods a stream loses items, which are counted", async () => {
  await using server = await startTestServer(bad(
    `execute() { const big = "x".repeat(100000); for (let i = 0; i < 1000; i++) __emitStream("s", big); return 1; },`,
  ));
  await using client = await WireClient.connect(server);
  client.raw('{"type":"stream.subscribe","connector":"bad","stream":"s"}');
  strictEqual(await client.call("bad", "go"), 1);
  const count = (type: string, add: (m: Message) => number) =>
    client.received.filter((m) => m.type === type).reduce((sum, m) => sum + add(m), 0);
  await client.when(
    () => count("stream.data", () => 1) + count("stream.dropped", (m) => Number(m.dropped)) === 1000,
    "received and dropped items to make up what was produced",
  );
  ok(count("stream.dropped", (m) => Number(m.dropped)) > 0);
  await neighbourWorks(client);
});

Deno.test("a driver that floods the log is cut short", async () => {
  await using server = await startTestServer(
    bad('execute() { for (let i = 0; i < 100000; i++) log.info("spam " + i); return 1; },'),
  );
  await using client = await WireClient.connect(server);
  strictEqual(await client.call("bad", "go"), 1);
  ok(server.log.history.filter((entry) => /spam/.test(entry.message)).length <= 250);
});

Deno.test("a driver that asks without awaiting gets errors instead of a queue without end", async () => {
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using server = await startTestServer(bad(
    `async execute() {
       const line = createTcpTransport("127.0.0.1", ${(silent.addr as Deno.NetAddr).port});
       let refused = 0;
       for (let i = 0; i < 5000; i++) {
         line.query("x").catch((error) => refused += /More than 1024 calls/.test(error.message) ? 1 : 0);
       }
       while (refused < 5000 - 1024) await new Promise((resolve) => setTimeout(resolve, 5));
       return refused;
     },`,
  ));
  await using client = await WireClient.connect(server);
  strictEqual(await client.call("bad", "go"), 5000 - 1024);
  await neighbourWorks(client);
});

Deno.test("a driver whose timer throws all the time does not flood the log", async () => {
  await using server = await startTestServer(bad(
    'async execute() { for (let i = 0; i < 500; i++) setTimeout(() => { throw new Error("again"); }, 1); await new Promise((r) => setTimeout(r, 50)); return 1; },',
  ));
  await using client = await WireClient.connect(server);
  strictEqual(await client.call("bad", "go"), 1);
  const count = server.log.history.filter(({ message }) => /again/.test(message)).length;
  ok(count > 0 && count < 100, String(count));
});

const MANY = 100_000;

Deno.test("tens of thousands of errors nobody awaits keep neither a driver nor its connector from answering", async () => {
  await using server = await startTestServer(bad(
    `execute() {
       for (let i = 0; i < ${MANY / 10}; i++) setTimeout(() => { throw new Error("from a timer"); }, 0);
       for (let i = 0; i < ${MANY / 2}; i++) Promise.reject(new Error("from a promise"));
       return 1;
     },
     get() { return 2; },`,
    `methods: { own() { for (let i = 0; i < ${MANY}; i++) Promise.reject(new Error("from the connector")); return 3; } }`,
  ));
  await using client = await WireClient.connect(server);
  strictEqual(await client.call("bad", "go"), 1);
  strictEqual(await client.get("bad", "v"), 2);
  strictEqual(await client.call("bad", "own"), 3);
  strictEqual(await client.get("bad", "v"), 2);
  const said = (text: RegExp) => server.log.history.filter(({ message }) => text.test(message)).length;
  ok(said(/from a|from the/) > 0 && said(/from a|from the/) < 500, String(said(/from a|from the/)));
  ok(said(/the others are left out/) > 0, "that there were more is said");
});

Deno.test("a script that leaves a hundred thousand promises rejected is told why it ended", async () => {
  await using bench = await startScriptBench();
  const { error } = await bench.execute(
    `for (let i = 0; i < ${MANY}; i++) Promise.reject(new Error("r"));\nawait null;`,
  );
  match(String(error?.message), /more rejected promises at once/);
});

Deno.test("a driver that leaks heap is stopped with the reason and started again", async () => {
  await using server = await startTestServer(bad(
    "execute() { const all = []; for (;;) all.push(new Array(1000).fill({ a: 1 })); },",
    "config: { _limits: { heapMb: 64 } }",
  ));
  await using client = await WireClient.connect(server);
  await rejects(client.call("bad", "go"), /CONN_CALL_FAILED.*heap/);
  await client.state("bad", "ready");
  await neighbourWorks(client);
});

Deno.test("a driver that leaks typed arrays is stopped with the reason and started again", async () => {
  await using server = await startTestServer(bad(
    `async execute() {
       const all = [];
       for (;;) {
         all.push(new Uint8Array(4 * 1024 * 1024).fill(1));
         await new Promise((resolve) => setTimeout(resolve, 20));
       }
     },`,
    "config: { _limits: { heapMb: 64 } }",
  ));
  await using client = await WireClient.connect(server);
  await rejects(client.call("bad", "go"), /CONN_CALL_FAILED.*MB are allowed/);
  await client.state("bad", "ready");
});

Deno.test("a driver that spins is stopped as unresponsive and started again; neighbours answer meanwhile", async () => {
  await using server = await startTestServer(bad("execute() { for (;;) ; },"));
  await using client = await WireClient.connect(server);
  const spinning = rejects(client.call("bad", "go"), /CONN_CALL_FAILED.*did not answer for 5 s/);
  await neighbourWorks(client);
  await spinning;
  await client.state("bad", "ready");
});

Deno.test("connector code that spins is stopped with the line it was last seen at", async () => {
  await using server = await startTestServer(bad(
    "get() { return 1; },",
    "methods: {\n  spin: () => {\n    driver.v;\n    for (;;) ;\n  } }",
  ));
  await using client = await WireClient.connect(server);
  await rejects(client.call("bad", "spin"), /CONN_CALL_FAILED.*last seen at line 3/);
  await client.state("bad", "ready");
});

Deno.test("a file that spins while it is loaded is an error", async () => {
  await using server = await startTestServer({
    "connectors/bad.js": "for (;;) ;\nexport default { driver: 'GUI' };",
    "connectors/fine.js": FINE,
  });
  match(server.connectors.find("bad").message, /did not answer|did not end/);
});

Deno.test("a killed guest process is back, and after the third crash stays stopped with the reason", async () => {
  await using server = await startTestServer(bad("get() { return 1; },"));
  await using client = await WireClient.connect(server);
  const bad1 = server.connectors.find("bad");
  for (let crash = 1; crash <= 2; crash++) {
    client.clear();
    Deno.kill(bad1.active.session!.pid, "SIGKILL");
    await client.state("bad", "ready");
    strictEqual(await client.get("bad", "v"), 1);
  }
  client.clear();
  Deno.kill(bad1.active.session!.pid, "SIGKILL");
  const stopped = await client.state("bad", "stopped");
  match(String(stopped.message), /3 crashes.*SIGKILL/);
  await rejects(client.get("bad", "v"), /CONN_NOT_INITIALIZED.*3 crashes/);
  await neighbourWorks(client);
});

const CIRCLE: WorkspaceFiles = {
  "connectors/a.js": `export default { driver: "GUI", methods: {
    chain: () => connector("b").chain(), toB: () => connector("b").leaf(), leaf: () => 1 } };`,
  "connectors/b.js": `export default { driver: "GUI", methods: {
    chain: () => connector("a").chain(), toA: () => connector("a").leaf(), leaf: () => 1 } };`,
  "connectors/self.js": `export default { driver: "GUI", methods: {
    outer: () => connector("self").inner() + 1, inner: () => 41 } };`,
};

Deno.test("a circle of calls in one chain fails at once and names the circle", async () => {
  await using server = await startTestServer(CIRCLE);
  await using client = await WireClient.connect(server);
  await rejects(client.call("a", "chain"), /CONN_CALL_FAILED.*circle: b → a → b/);
  strictEqual(await client.call("a", "leaf"), 1);
  strictEqual(await client.call("self", "outer"), 42, "the own name is no circle");
});

Deno.test("two clients whose calls cross a thousand times never reach a deadline", async () => {
  await using server = await startTestServer(CIRCLE);
  await using one = await WireClient.connect(server);
  await using two = await WireClient.connect(server);
  let circles = 0;
  const cross = async (client: WireClient, from: string, method: string) => {
    for (let i = 0; i < 1000; i++) {
      const reply = await client.ask({ type: "connector.call", connector: from, method });
      if (reply.type !== "error") strictEqual(reply.value, 1);
      else match(String(reply.message), /circle/), circles++;
    }
  };
  await Promise.all([cross(one, "a", "toB"), cross(two, "b", "toA")]);
  strictEqual(await one.call("a", "toB"), 1);
});

Deno.test("connectors that wait for each other asynchronously without end are stopped by their number", async () => {
  await using server = await startTestServer({
    "connectors/a.js":
      `export default { driver: "GUI", methods: { async m() { return await connector("b").m(); }, ok: () => 1 } };`,
    "connectors/b.js":
      `export default { driver: "GUI", methods: { async m() { return await connector("a").m(); } } };`,
  });
  await using client = await WireClient.connect(server);
  await rejects(client.call("a", "m"), /CONN_CALL_FAILED.*More than 256 calls/);
  strictEqual(await client.call("a", "ok"), 1);
});

for (
  const [title, text, line, column, message] of [
    ["a syntax error", "export default {\n  driver: 'GUI',\n  a: }\n", 3, 6, /Unexpected token '}'/],
    [
      "two default exports",
      "export default { driver: 'GUI' };\nexport default {};\n",
      2,
      8,
      /Duplicate export/,
    ],
    ["no default export", "const a = 1;\n", 1, 1, /no `export default`/],
    [
      "a throw at the top",
      "const a = 1;\nnope();\nexport default { driver: 'GUI' };\n",
      2,
      1,
      /nope is not defined/,
    ],
    [
      "hide and expose",
      "export default { driver: 'GUI', hide: [], expose: [] };",
      null,
      null,
      /exclude each other/,
    ],
    [
      "a function in its config",
      "export default { driver: 'GUI', config: { onThing() {} } };",
      null,
      null,
      /config\.onThing is a function/,
    ],
    [
      "a method of a wrong form",
      "export default { driver: 'GUI', methods: { m: 5 } };",
      null,
      null,
      /methods\.m must be/,
    ],
    ["no driver", "export default {};", null, null, /driver must be the name/],
  ] as const
) {
  Deno.test(`a connector file with ${title} is reported with its place`, async () => {
    await using server = await startTestServer({ "connectors/fine.js": FINE });
    await using client = await WireClient.connect(server);
    await server.write("connectors/bad.js", text);
    const event = await client.until((m) => m.type === "connector.error", "connector.error");
    deepStrictEqual([event.connector, event.line, event.column], ["bad", line, column]);
    match(String(event.message), message);
    await neighbourWorks(client);
  });
}

Deno.test("a connector file of 5 MB is refused without being read", async () => {
  await using server = await startTestServer({
    "connectors/bad.js": `export default { driver: "GUI", a: "${"x".repeat(5_000_000)}" };`,
    "connectors/fine.js": FINE,
  });
  await using client = await WireClient.connect(server);
  match(server.connectors.find("bad").message, /at most 1048576 are allowed/);
  await neighbourWorks(client);
});

Deno.test("a driver file that spins while it is scanned keeps only those waiting who may need it", async () => {
  await using server = await startTestServer(
    {
      "connectors/fine.js": FINE,
      "drivers/endless.driver.js": "for (;;) ;\nexport default { meta: { name: 'Endless' } };",
    },
    {},
    "before ready",
  );
  await using client = await WireClient.connect(server);
  if (server.connectors.all[0]?.state !== "ready") await client.state("fine", "ready");
  await neighbourWorks(client);
  const listed = () =>
    client.value({ type: "drivers.list" }) as Promise<{ name: string; errors: { ruleId: string }[] }[]>;
  strictEqual((await listed()).some(({ name }) => name === "endless"), false, "the scan is still going on");
  await client.until((m) => m.type === "driver.diagnostics" && m.driver === "endless", "its finding");
  strictEqual(
    (await listed()).find(({ name }) => name === "endless")?.errors[0]?.ruleId,
    "JS_SOURCE_REFUSED",
  );
});

Deno.test("an unknown driver is an error that names the known ones", async () => {
  await using server = await startTestServer({ "connectors/bad.js": 'export default { driver: "Nope" };' });
  match(server.connectors.find("bad").message, /no driver 'Nope'; known: .*TestDevice/);
});

Deno.test("many honest calls that take long together get neither their driver nor their connector killed", async () => {
  await using server = await startTestServer(bad(
    "get() { const end = performance.now() + 60; while (performance.now() < end); return 1; },",
    "properties: { busy: () => { const end = performance.now() + 60; while (performance.now() < end); return 2; } }",
  ));
  await using client = await WireClient.connect(server);
  const calls = (property: string) =>
    Promise.all(Array.from({ length: 100 }, () => client.get("bad", property)));
  deepStrictEqual(await Promise.all([calls("v"), calls("busy")]), [Array(100).fill(1), Array(100).fill(2)]);
  strictEqual(server.connectors.find("bad").crashes, 0);
});

Deno.test("a timer set for longer than timers can be is not due at once, in drivers and connectors", async () => {
  const wait = `new Promise((resolve) => {
    setTimeout(() => resolve("at once"), 2 ** 32);
    setInterval(() => resolve("at once"), 2 ** 33);
    setTimeout(() => resolve("later"), 30);
  })`;
  await using server = await startTestServer(bad(
    `async get() { return await ${wait}; },`,
    `properties: { slow: async () => await ${wait} }`,
  ));
  await using client = await WireClient.connect(server);
  strictEqual(await client.get("bad", "v"), "later");
  strictEqual(await client.get("bad", "slow"), "later");
});
