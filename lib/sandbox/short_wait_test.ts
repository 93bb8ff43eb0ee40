import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { ShortWait } from "./short_wait.ts";

/** A wait on a clock that goes on by 10 µs with every look. */
function waiting() {
  let time = 0, looks = 0;
  const wait = new ShortWait(() => time += 0.01);
  /** Looks it takes for an answer that comes at that look. */
  return (comesAt: number) => {
    looks = 0;
    wait.until(() => ++looks >= comesAt);
    return looks;
  };
}

Deno.test("an answer that comes at once is waited for every time", () => {
  const looksFor = waiting();
  deepStrictEqual(Array.from({ length: 50 }, () => looksFor(4)), Array.from({ length: 50 }, () => 4));
});

Deno.test("nobody waits longer than a tenth of a millisecond, and for a slow guest more and more rarely", () => {
  const looksFor = waiting();
  const looks = Array.from({ length: 400 }, () => looksFor(Infinity));
  ok(looks.every((count) => count <= 11), `${Math.max(...looks)} looks`);
  const tried = looks.flatMap((count, index) => count > 0 ? [index] : []);
  deepStrictEqual(tried.slice(0, 6), [0, 2, 6, 14, 30, 62]);
  ok(tried.length < 12, `tried ${tried.length} times`);
});

Deno.test("a guest that has become quick is waited for again every time", () => {
  const looksFor = waiting();
  for (let index = 0; index < 15; index++) looksFor(Infinity);
  const looks = Array.from({ length: 40 }, () => looksFor(2));
  const first = looks.findIndex((count) => count > 0);
  ok(first >= 0 && first <= 16, `tried again after ${first}`);
  strictEqual(looks.slice(first).every((count) => count === 2), true);
});
