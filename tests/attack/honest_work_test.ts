import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { bad } from "./bad_driver.ts";

Deno.test("many honest calls that take long together get neither their driver nor their connector killed", async () => {
  await using server = await startTestServer(bad(
    "get() { const end = performance.now() + 60; while (performance.now() < end); return 1; },",
    "properties: { busy: () => { const end = performance.now() + 60; while (performance.now() < end); return 2; } }",
  ));
  await using client = await WireClient.connect(server);
  const calls = (property: string) =>
    Promise.all(Array.from({ length: 150 }, () => client.get("bad", property)));
  deepStrictEqual(await calls("v"), Array(150).fill(1));
  deepStrictEqual(await calls("busy"), Array(150).fill(2));
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
