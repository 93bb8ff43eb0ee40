import { deepStrictEqual, ok, rejects } from "node:assert/strict";
import { PacedLoads } from "./paced_loads.ts";

Deno.test("loads run two at a time and in order, also beyond the burst and after a failure", async () => {
  const loads = new PacedLoads();
  const begun: number[] = [];
  let running = 0;
  const all = Array.from({ length: 11 }, (_, index) =>
    loads.run(async () => {
      begun.push(index);
      ok(++running <= 2);
      await Promise.resolve();
      running--;
      if (index === 3) throw new Error("no");
    }));
  await rejects(all[3]!, /no/);
  await Promise.allSettled(all);
  deepStrictEqual(begun, begun.map((_, index) => index));
  deepStrictEqual(begun.length, 11);
});
