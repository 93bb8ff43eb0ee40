import { deepStrictEqual } from "node:assert/strict";
import { Calm } from "./calm.ts";

const MB = 1024 * 1024;

Deno.test("it is calm once heap and process have hardly changed for three looks", () => {
  const calm = new Calm();
  const used = [90, 91, 90, 92, 91];
  deepStrictEqual(
    used.map((heap) => calm.look({ heapUsed: heap * MB, rss: 200 * MB })),
    [false, false, false, true, true],
  );
});

Deno.test("a single quiet second amid large values is no calm, whether they lie in the heap or beside it", () => {
  for (const part of ["heapUsed", "rss"] as const) {
    const calm = new Calm();
    const still = { heapUsed: 90 * MB, rss: 200 * MB };
    const looks = [90, 160, 161, 162, 80, 81, 82, 83].map((mb) => calm.look({ ...still, [part]: mb * MB }));
    deepStrictEqual(looks, [false, false, false, false, false, false, false, true], part);
  }
});
