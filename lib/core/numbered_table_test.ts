import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { NumberedTable } from "./numbered_table.ts";

Deno.test("NumberedTable gives back what it has, once", () => {
  const table = new NumberedTable<string>();
  const a = table.add("a"), b = table.add("b");
  strictEqual(table.take(b), "b");
  strictEqual(table.take(b), undefined);
  strictEqual(table.take(a + 1000), undefined);
  deepStrictEqual(table.entries(), [[a, "a"]]);
  strictEqual(table.size, 1);
});

Deno.test("NumberedTable does what a map does, whatever comes and goes", () => {
  const table = new NumberedTable<{ name: string }>();
  const map = new Map<number, { name: string }>();
  const given = new Set<number>();
  let seed = 7;
  const random = (below: number) => (seed = seed * 48_271 % 2_147_483_647) % below;
  for (let step = 0; step < 20_000; step++) {
    // First more come than go, then the other way round; some stay for very long.
    if (random(100) < (step < 10_000 ? 60 : 40)) {
      const item = { name: `item ${step}` };
      const number = table.add(item);
      strictEqual(given.has(number), false, "no number is given twice");
      given.add(number);
      map.set(number, item);
    } else {
      const known = [...map.keys()];
      const number = known.length === 0 || random(10) === 0 ? random(30_000) : known[random(known.length)]!;
      strictEqual(table.take(number), map.get(number));
      map.delete(number);
    }
    strictEqual(table.size, map.size);
  }
  deepStrictEqual(new Map(table.entries()), map);
});

Deno.test("NumberedTable takes numbers that are none for ones it does not have", () => {
  const table = new NumberedTable<string>();
  const number = table.add("a");
  for (const odd of [0, -number, number + 0.5, NaN, Infinity, number + 2 ** 32, "1" as unknown as number]) {
    strictEqual(table.take(odd), undefined);
  }
  strictEqual(table.take(number), "a");
});
