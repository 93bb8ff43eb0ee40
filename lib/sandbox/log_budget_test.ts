import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { LogBudget } from "./log_budget.ts";

Deno.test("LogBudget lets so many entries through and tells how many it left out", () => {
  const said: string[] = [];
  const budget = new LogBudget((text) => said.push(text));
  const now = performance.now();
  const passed = Array.from({ length: 10_000 }, () => budget.take(10, now)).filter(Boolean).length;
  strictEqual(passed, 6000);
  strictEqual(budget.take(10, now + 2000), true);
  deepStrictEqual(said.map((text) => text.split(" ")[0]), ["4000"]);
});

Deno.test("LogBudget counts bytes too", () => {
  const budget = new LogBudget(() => {});
  const now = performance.now();
  const passed = Array.from({ length: 20 }, () => budget.take(1024 * 1024, now)).filter(Boolean).length;
  strictEqual(passed, 8);
});
