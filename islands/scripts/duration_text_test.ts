import { deepStrictEqual } from "node:assert/strict";
import { durationText } from "./duration_text.ts";

Deno.test("a duration stands in its two largest units", () => {
  const minute = 60_000, hour = 60 * minute;
  deepStrictEqual(
    [-5, NaN, 999, 4_900, 3 * minute + 5000, 2 * hour + 14 * minute + 59_000, 79 * hour].map(durationText),
    ["0 s", "0 s", "0 s", "4 s", "3 min 05 s", "2 h 14 min", "3 d 7 h"],
  );
});
