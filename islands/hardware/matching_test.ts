import { strictEqual } from "node:assert/strict";
import type { ActionItem, PropertyItem } from "@/lib/protocol/mod.ts";
import { matching } from "./matching.ts";

const schema = {
  properties: ["voltage", "current"].map((name) => ({ name }) as PropertyItem),
  actions: [{ name: "reset" } as ActionItem],
};
const psu = { name: "bench-psu", driver: "MockInstrument", schema };

for (
  const [query, shown] of [
    ["", "voltage current reset"],
    ["PSU mock", "voltage current reset"],
    ["volt", "voltage"],
    ["psu res", "reset"],
    ["psu volt curr", "nothing"],
    ["robot", "nothing"],
  ] as const
) {
  Deno.test(`the filter "${query}" shows ${shown}`, () => {
    const match = matching(psu, query);
    const names = match && [...match.properties, ...match.actions].map(({ name }) => name).join(" ");
    strictEqual(names ?? "nothing", shown);
  });
}

Deno.test("a connector without a schema is found by its name", () => {
  strictEqual(matching({ ...psu, schema: undefined }, "bench")?.properties.length, 0);
  strictEqual(matching({ ...psu, schema: undefined }, "volt"), undefined);
});
