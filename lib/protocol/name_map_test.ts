import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { firstNamed, NameMap } from "./name_map.ts";

Deno.test("the exact spelling of a name wins, any other one finds the first", () => {
  const map = new NameMap([["Level", 1], ["level", 2], ["other", 3]]);
  deepStrictEqual(["Level", "level", "LEVEL", "OTHER", "none"].map((name) => map.get(name)), [
    1,
    2,
    1,
    3,
    undefined,
  ]);
  strictEqual(map.exact("LEVEL"), undefined);
  deepStrictEqual([map.has("lEVEL"), map.has("none")], [true, false]);
});

Deno.test("of two maps the first wins, unless only the second has the exact spelling", () => {
  const first = new NameMap([["reset", 1]]);
  const second = new NameMap([["reset", 2], ["Reset", 3], ["go", 4]]);
  deepStrictEqual(
    ["reset", "Reset", "RESET", "GO", "none"].map((name) => firstNamed(first, second, name)),
    [1, 3, 1, 4, undefined],
  );
});
