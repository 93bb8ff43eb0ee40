import { match, rejects, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { bad, becomes, neighbourWorks } from "./bad_driver.ts";

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
