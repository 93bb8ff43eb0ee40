import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { promptClock, remainingOf, resightedClock } from "./prompt_clock.ts";

const ALONE = { requireObserver: false };
const WATCHED = { requireObserver: true };

Deno.test("a question without a time-out has no clock, whoever looks", () => {
  const clock = promptClock({ ...WATCHED, remainingMs: null }, { now: 5, observing: false });
  deepStrictEqual(clock, { kind: "none" });
  strictEqual(remainingOf(clock, 100), null);
  deepStrictEqual(resightedClock(clock, WATCHED, { now: 9, observing: true }), { kind: "none" });
});

Deno.test("a clock runs down to nothing and not further", () => {
  const clock = promptClock({ ...ALONE, remainingMs: 3000 }, { now: 1000, observing: false });
  deepStrictEqual([1000, 2500, 4000, 9000].map((now) => remainingOf(clock, now)), [3000, 1500, 0, 0]);
});

Deno.test("the clock of a question that wants an observer stands still while nobody looks", () => {
  const seen = promptClock({ ...WATCHED, remainingMs: 3000 }, { now: 0, observing: true });
  const alone = resightedClock(seen, WATCHED, { now: 1000, observing: false });
  strictEqual(remainingOf(alone, 60_000), 2000);
  const again = resightedClock(alone, WATCHED, { now: 60_000, observing: true });
  strictEqual(remainingOf(again, 60_500), 1500);
});

Deno.test("looking away does not touch the clock of a question that wants no observer", () => {
  const clock = promptClock({ ...ALONE, remainingMs: 3000 }, { now: 0, observing: true });
  strictEqual(resightedClock(clock, ALONE, { now: 1000, observing: false }), clock);
});
