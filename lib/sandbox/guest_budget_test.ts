import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { eventBudget, logBudget } from "./guest_budget.ts";

Deno.test("`logBudget()` lets so many entries through and tells how many it left out", () => {
  const said: string[] = [];
  const budget = logBudget((text) => said.push(text));
  const now = Math.ceil(performance.now());
  const passed = Array.from({ length: 10_000 }, () => budget.take(10, now)).filter(Boolean).length;
  strictEqual(passed, 6000);
  strictEqual(budget.take(10, now + 2000), true);
  deepStrictEqual(said.map((text) => text.split(" ")[0]), ["4000"]);
});

Deno.test("`logBudget()` counts bytes too", () => {
  const budget = logBudget(() => {});
  const now = Math.ceil(performance.now());
  const passed = Array.from({ length: 20 }, () => budget.take(1024 * 1024, now)).filter(Boolean).length;
  strictEqual(passed, 8);
});

Deno.test("`eventBudget()` lets ten thousand events through at once and five thousand in a second, and tells the rest rarely", () => {
  const said: string[] = [];
  const budget = eventBudget((text) => said.push(text));
  const now = Math.ceil(performance.now());
  const passed = (at: number) =>
    Array.from({ length: 20_000 }, () => budget.take(0, at)).filter(Boolean).length;
  deepStrictEqual([passed(now), passed(now + 1000), passed(now + 2000), passed(now + 11_000)], [
    10_000,
    5000,
    5000,
    10_000,
  ]);
  deepStrictEqual(said.map((text) => text.split(" ")[0]), ["10000", "30000"]);
});
