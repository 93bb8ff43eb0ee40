import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { countdownText } from "./countdown_text.ts";

const WITH = { timeoutMs: 60_000, hasDefault: true };
const WITHOUT = { timeoutMs: 60_000, hasDefault: false };

Deno.test("a countdown says what is left and what comes then", () => {
  const clock = { kind: "running", endsAt: 60_000 } as const;
  deepStrictEqual(countdownText(WITH, clock, 36_500), {
    share: 23_500 / 60_000,
    text: "In 24 s the script uses its default.",
  });
  strictEqual(countdownText(WITHOUT, clock, 36_500).text, "In 24 s the script gets an error.");
  strictEqual(countdownText(WITHOUT, clock, 99_000).text, "Time is up: the script gets an error.");
});

Deno.test("long times stand in minutes and hours", () => {
  const at = (ms: number) => countdownText(WITH, { kind: "running", endsAt: ms }, 0).text;
  strictEqual(at(125_000), "In 2:05 min the script uses its default.");
  strictEqual(at(3_725_000), "In 1:02:05 h the script uses its default.");
});

Deno.test("a clock that stands still says what it waits for", () => {
  strictEqual(
    countdownText(WITH, { kind: "paused", remainingMs: 5000 }, 99_000).text,
    "Paused at 5 s until someone is watching.",
  );
});

Deno.test("without a time-out there is no countdown", () => {
  deepStrictEqual(countdownText({ timeoutMs: null, hasDefault: true }, { kind: "none" }, 5), {
    text: "The script waits until this is answered.",
  });
});
