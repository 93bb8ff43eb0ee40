import { strictEqual } from "node:assert/strict";
import { RoundRobin } from "./round_robin.ts";

function take(all: RoundRobin<string>, most = Infinity): string {
  const taken: string[] = [];
  for (let item = all.take(); item !== undefined; item = all.take()) {
    taken.push(item);
    if (taken.length === most) break;
  }
  return taken.join(" ");
}

Deno.test("each gets a turn, whoever came late and whoever wants much", () => {
  const all = new RoundRobin<string>();
  for (const item of ["a1", "a2", "a3", "a4", "b1", "c1", "b2"]) all.add(item[0]!, item);
  strictEqual(take(all, 2), "a1 b1");
  all.add("d", "d1");
  strictEqual(take(all), "c1 a2 b2 d1 a3 a4");
  strictEqual(all.take(), undefined);
  all.add("b", "b3");
  strictEqual(take(all), "b3");
});
