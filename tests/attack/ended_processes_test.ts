import { match, rejects, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { bad, neighbourWorks } from "./bad_driver.ts";

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
