import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { startScriptBench } from "../support/script_bench.ts";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const TWINS = {
  "drivers/both.driver.js": `export default {
  meta: { name: "Both", properties: { Volt: "number", volt: "number" }, actions: { Volts: {}, volts: {} } },
  get: (name) => name, execute: (name) => name,
};`,
  "connectors/twins.js": `const kept = { Level: 1, level: 2 };
export default {
  driver: "Both",
  properties: {
    Level: { get: () => kept.Level, set: (value) => { kept.Level = value; }, poll: true },
    level: { get: () => kept.level, set: (value) => { kept.level = value; }, poll: true },
    go: () => "property",
  },
  methods: {
    Go: () => "method",
    GO: () => "loud method",
    inside: () => [driver.Volt, driver.volt, driver.VOLT, driver.Volts(), driver.volts()],
    own: () => { const own = connector("twins"); return [own.Level, own.level, own.go, own.Go(), own.GO()]; },
  },
};`,
};

Deno.test("names that differ only in case are told apart by their exact spelling, in calls, schema and state", async () => {
  await using server = await startTestServer(TWINS);
  await using client = await WireClient.connect(server);
  client.raw('{"type":"state.subscribe","patterns":["twins.*"]}');
  deepStrictEqual(
    await Promise.all(["Level", "level", "LEVEL", "go"].map((name) => client.get("twins", name))),
    [1, 2, 1, "property"],
  );
  await client.set("twins", "Level", 10);
  await client.set("twins", "level", 20);
  deepStrictEqual([await client.get("twins", "Level"), await client.get("twins", "level")], [10, 20]);
  deepStrictEqual([await client.call("twins", "Go"), await client.call("twins", "GO")], [
    "method",
    "loud method",
  ]);
  deepStrictEqual(await client.call("twins", "inside"), ["Volt", "volt", "Volt", "Volts", "volts"]);
  deepStrictEqual(await client.call("twins", "own"), [10, 20, "property", "method", "loud method"]);
  const schema = await client.value({ type: "connector.schema", name: "twins" }) as Record<
    "properties" | "actions",
    { name: string }[]
  >;
  deepStrictEqual(schema.properties.map(({ name }) => name), ["Volt", "volt", "Level", "level", "go"]);
  deepStrictEqual(
    schema.actions.map(({ name }) => name),
    ["Volts", "volts", "Go", "GO", "inside", "own"],
  );
  for (const [name, value] of [["Level", 10], ["level", 20]] as const) {
    await client.until(({ type, updates }) =>
      type === "state.batch" &&
      (updates as Record<string, Record<string, unknown>>).twins?.[name] === value, `${name} in state`);
  }
});

Deno.test("a script tells names that differ only in case apart by their exact spelling", async () => {
  await using bench = await startScriptBench(TWINS);
  const { result, error } = await bench.execute(
    `const twins = connector("twins"); twins.level = 7;
     return [twins.Level, twins.level, twins.go, twins.Go(), twins.GO()].join();`,
  );
  strictEqual(error, null);
  strictEqual(result, "1,7,property,method,loud method");
});
