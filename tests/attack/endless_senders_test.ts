import { rejects, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { bad, becomes, neighbourWorks } from "./bad_driver.ts";

/** Longer than a silent thread is waited for, far shorter than these calls may take. */
const TOLD = /CONN_CALL_FAILED.*did not answer for 5 s.*went on sending.*loops never end/;
const patient = { "config/server.json": '{ "timeouts": { "action": 30000, "read": 30000 } }' };

const LOOPS: Record<string, readonly [driver: string, connector: string]> = {
  "a connector that emits for ever": ["", "for (;;) emit('n', 1);"],
  "a connector that emits for ever and awaits what is there already": [
    "",
    "for (;;) { await null; emit('n', 1); }",
  ],
  "a connector that logs for ever": ["", "for (;;) log.info('again');"],
  "a connector that sets timers for ever": ["", "for (;;) clearTimeout(setTimeout(() => {}, 1000));"],
  "a driver that logs for ever": ["for (;;) log.info('again');", "driver.go();"],
  "a driver that logs for ever and awaits what is there already": [
    "for (;;) { await null; log.info('again'); }",
    "driver.go();",
  ],
};

for (const [title, [driver, connector]] of Object.entries(LOOPS)) {
  Deno.test(`${title} is told and started again; neighbours are served meanwhile`, async () => {
    await using server = await startTestServer({
      ...bad(`async execute() { ${driver} },`, `methods: { loop: async () => { ${connector} } }`),
      ...patient,
    });
    await using client = await WireClient.connect(server);
    const told = rejects(client.call("bad", "loop"), TOLD);
    await neighbourWorks(client);
    await told;
    await becomes(server, client, "ready");
    await neighbourWorks(client);
  });
}

Deno.test("a connector on a built-in driver that emits for ever is told where its loop was seen", async () => {
  await using server = await startTestServer({
    "connectors/bad.js":
      "export default { driver: 'GUI', methods: {\n  loop() {\n    for (;;) emit('n', 1);\n  } } };",
    ...patient,
  });
  await using client = await WireClient.connect(server);
  await rejects(client.call("bad", "loop"), /last seen at line 3; it went on sending/);
  await becomes(server, client, "ready");
});

Deno.test("honest code that sends while it works and asks its driver in between is not taken for dead", async () => {
  await using server = await startTestServer({
    ...bad(
      "get() { return 1; },",
      `methods: {
        long() {
          for (const end = performance.now() + 7000; performance.now() < end;) {
            emit("progress", driver.v);
            for (const next = performance.now() + 400; performance.now() < next;);
          }
          return "done";
        },
      }`,
    ),
    ...patient,
  });
  await using client = await WireClient.connect(server);
  strictEqual(await client.call("bad", "long"), "done");
  strictEqual(server.connectors.find("bad").crashes, 0);
});

Deno.test("timers that take long together get no connector killed", async () => {
  await using server = await startTestServer({
    "connectors/busy.js": `export default { driver: "GUI", methods: { async many() {
      const busy = () => { const end = performance.now() + 70; while (performance.now() < end); return 1; };
      const each = Array.from({ length: 100 }, () => new Promise((resolve) => setTimeout(() => resolve(busy()), 1)));
      return (await Promise.all(each)).length;
    } } };`,
    ...patient,
  });
  await using client = await WireClient.connect(server);
  strictEqual(await client.call("busy", "many"), 100);
  strictEqual(server.connectors.find("busy").crashes, 0);
});
