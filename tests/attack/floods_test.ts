import { match, ok, strictEqual } from "node:assert/strict";
import { startScriptBench } from "../support/script_bench.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";
import { bad, neighbourWorks } from "./bad_driver.ts";

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

/** Listens to every event named `n`; gives how many have come, and how many the log says were left out. */
function heardAndLeftOut(server: TestServer): { heard: () => number; leftOut: () => number[] } {
  let heard = 0;
  server.bus.on("script:n", () => heard++);
  server.bus.on("connector:n", () => heard++);
  const leftOut = () =>
    server.log.history.flatMap(({ message }) =>
      (/^(\d+) events were left out/.exec(message) ?? []).slice(1).map(Number)
    );
  return { heard: () => heard, leftOut };
}

Deno.test("a script that emits more than anybody can hear is cut short, and told once how much was left out", async () => {
  await using bench = await startScriptBench();
  const { heard, leftOut } = heardAndLeftOut(bench.server);
  const { error } = await bench.execute("for (let i = 0; i < 60000; i++) emit('n', i)");
  strictEqual(error, null);
  strictEqual(leftOut().reduce((sum, count) => sum + count, heard()), 60_000);
  ok(leftOut().length > 0 && leftOut().length <= 2, String(leftOut()));
});

Deno.test("a connector that emits more than anybody can hear is cut short, and told once how much was left out", async () => {
  await using server = await startTestServer(bad(
    "get() { return 1; },",
    'methods: { many: (count) => { for (let i = 0; i < count; i++) emit("n", i); return 1; } }',
  ));
  await using client = await WireClient.connect(server);
  const { heard, leftOut } = heardAndLeftOut(server);
  await client.call("bad", "many", 5000);
  strictEqual(heard(), 5000, "as many as that are honest");
  await client.call("bad", "many", 60_000);
  await client.value({ type: "connector.reload", connector: "bad" });
  strictEqual(leftOut().reduce((sum, count) => sum + count, heard()), 65_000);
  ok(leftOut().length > 0 && leftOut().length <= 2, String(leftOut()));
  await neighbourWorks(client);
});
