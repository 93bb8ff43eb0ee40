import { match, rejects, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { bad, FINE, neighbourWorks } from "./bad_driver.ts";

const soon = { "config/server.json": '{ "timeouts": { "read": 300, "write": 300 } }' };

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
