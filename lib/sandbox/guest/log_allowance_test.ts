import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { LogAllowance } from "./log_allowance.ts";

Deno.test("what is left out is told once a second and not with every entry that passes, and nothing is forgotten", async () => {
  const told: number[] = [];
  const all = Promise.withResolvers<void>();
  let passed = 0;
  const allowance: LogAllowance = new LogAllowance({ burst: 10, perSecond: 100_000 }, (count) => {
    told.push(count);
    all.resolve();
  });
  for (let count = 0; count < 20_000; count++) if (allowance.take()) passed++;
  deepStrictEqual(told, []);
  await all.promise;
  deepStrictEqual(told, [20_000 - passed]);
  allowance.flush();
  strictEqual(told.length, 1);
});
