import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Access } from "@/lib/connectors/mod.ts";
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

Deno.test("large answers of a driver and of its connector's code do not get mixed", async () => {
  await using server = await startTestServer(bad(
    'get() { return "d".repeat(2600); },',
    'methods: { own: () => "c".repeat(2600) }',
  ));
  const call = (access: Access) => Promise.resolve(server.connectors.call("bad", access, "test"));
  for (let round = 0; round < 8; round++) {
    // The length in front of such a frame has a byte that the runtime takes for the end of a line: it writes in two steps.
    const all = Array.from({ length: 128 }, (_, index) => {
      return call(index % 2 === 0 ? { kind: "read", name: "v" } : { kind: "run", name: "own", args: [] });
    });
    const values = (await Promise.all(all)).map(String);
    ok(values.every((value) => value.length === 2600 && /^(d+|c+)$/.test(value)), `round ${round}`);
  }
  strictEqual(server.connectors.find("bad").crashes, 0);
});
