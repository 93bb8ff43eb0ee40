import { strictEqual } from "node:assert/strict";
import { atLeast } from "./level.ts";
import { logTime } from "./log_time.ts";

Deno.test("logTime() gives the local time of day to the millisecond", () => {
  const date = new Date(2026, 0, 2, 3, 4, 5, 6);
  strictEqual(logTime(date.toISOString()), "03:04:05.006");
});

Deno.test("logTime() leaves what is no time as it is", () => strictEqual(logTime("soon"), "soon"));

Deno.test("atLeast() orders the levels", () => {
  strictEqual(
    ["debug", "info", "warn", "error"].filter((level) => atLeast(level as "info", "warn")).join(),
    "warn,error",
  );
});
