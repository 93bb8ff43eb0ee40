import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const DRIVER = `export default {
  meta: {
    name: "Meter",
    properties: {
      volts: { type: "double", access: "r", unit: "V", precision: 3, min: 0, max: 30 },
      range: { type: "string", access: "rw", enum: ["low", "high"] },
      odd: { type: "double", access: "r", precision: -1, enum: [], min: "none", max: Infinity },
    },
    actions: { go: { args: { speed: { type: "int", min: 1, max: 9 }, mode: { type: "string", enum: ["a", "b"] } } } },
    streams: [],
  },
  async init() {}, async get() { return 1; }, async set() {}, async execute() {}, async shutdown() {},
};`;
const CONNECTOR = `export default {
  driver: "Meter",
  properties: { half: { get: () => 0.5, unit: "V", precision: 1 } },
  methods: { turn: { fn: (by) => by, args: { by: { type: "int", enum: [90, 180] }, note: "string" } } },
};`;

Deno.test("digits, choices and limits of values reach the schema; senseless ones do not", async () => {
  await using server = await startTestServer({
    "drivers/meter.driver.js": DRIVER,
    "connectors/meter.js": CONNECTOR,
  });
  await using client = await WireClient.connect(server);
  const { value } = await client.ask({ type: "connector.schema", name: "meter" }) as unknown as {
    value: { properties: Record<string, unknown>[]; actions: { name: string; args: unknown }[] };
  };
  const property = (name: string) => value.properties.find((item) => item.name === name)!;
  const facts = (name: string) =>
    ["precision", "enum", "min", "max"].flatMap((key) => key in property(name) ? [property(name)[key]] : []);
  deepStrictEqual(facts("volts"), [3, 0, 30]);
  deepStrictEqual(facts("range"), [["low", "high"]]);
  deepStrictEqual(facts("odd"), []);
  deepStrictEqual(facts("half"), [1]);
  const args = (name: string) => value.actions.find((action) => action.name === name)!.args;
  deepStrictEqual(args("go"), [
    { name: "speed", type: "int", min: 1, max: 9 },
    { name: "mode", type: "string", enum: ["a", "b"] },
  ]);
  deepStrictEqual(args("turn"), [{ name: "by", type: "int", enum: [90, 180] }, {
    name: "note",
    type: "string",
  }]);
  strictEqual((await client.ask({ type: "driver.schema", name: "Meter" })).code, undefined);
});
