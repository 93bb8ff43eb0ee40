import { deepStrictEqual } from "node:assert/strict";
import { deal } from "./use_columns.ts";

Deno.test("deal() gives each thing to the shortest column, the first one first", () => {
  const dealt = deal([1, 10, 2, 3, 1], { columns: 3, weigh: (height) => height });
  deepStrictEqual(dealt, [[1, 3], [10], [2, 1]]);
});

Deno.test("deal() keeps the order in a single column", () => {
  deepStrictEqual(deal(["b", "a"], { columns: 1, weigh: () => 1 }), [["b", "a"]]);
});
