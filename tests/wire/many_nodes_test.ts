import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const POINTS = "Array.from({ length: 100001 }, (_, at) => [at, 1])";
const DRIVER = `export default {
  meta: {
    name: "Points", version: "1.0.0", description: "Gives many points", group: "utility",
    properties: { points: { type: "object", access: "r" }, fewer: { type: "object", access: "r" }, one: { type: "number", access: "r" } },
    actions: { take: { description: "Takes anything" } },
  },
  get: (name) => name === "one" ? 1 : name === "fewer" ? ${POINTS}.slice(0, 99000) : ${POINTS},
  execute: () => 5,
};`;

const FILES = {
  "drivers/points.driver.js": DRIVER,
  "connectors/points.js": 'export default { driver: "Points" };',
  "connectors/asker.js": `export default { driver: "MockInstrument", methods: {
    tell: () => { try { connector("points").take(${POINTS}); } catch (error) { return error.message; } },
  } };`,
};

Deno.test("a value with too many lists is refused by name, and whoever gave it goes on", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  const read = { type: "connector.call", connector: "points", property: "points" };
  // Three ends of its process would stop the connector.
  for (let time = 0; time < 4; time++) {
    const { code, message } = await client.ask(read);
    strictEqual(code, "VALIDATION_INVALID_VALUE");
    match(String(message), /more than 100000 keys, lists and objects; pass it in parts/);
  }
  strictEqual(await client.get("points", "one"), 1);
  strictEqual((await client.get("points", "fewer") as unknown[]).length, 99_000);
  match(
    String(await client.value({ type: "connector.call", connector: "asker", method: "tell" })),
    /more than 100000 keys, lists and objects/,
  );
  strictEqual(await client.get("asker", "voltage"), 0);
});

Deno.test("a script that gives too many keys can catch that", async () => {
  await using server = await startTestServer(FILES);
  await using client = await WireClient.connect(server);
  const run = await client.ask({
    type: "scripts.execute",
    name: "many",
    code: `const o = {}; for (let i = 0; i < 150000; i++) o["k" + i] = i;
      const caught = [];
      for (const act of [() => emit("x", o), () => connector("points").take(o), () => stream("a", "b", o)]) {
        try { act(); caught.push("nothing"); } catch (error) { caught.push(/more than 100000 keys/.test(error.message)); }
      }
      caught;`,
  });
  deepStrictEqual(run.result, [true, true, true], JSON.stringify(run));
});
