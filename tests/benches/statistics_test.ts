import { ok, strictEqual } from "node:assert/strict";
import { feltDelays, median, quantile } from "./statistics.ts";

Deno.test("the median is the middle value, whatever the order", () => {
  strictEqual(median([9, 1, 5]), 5);
});

Deno.test("a quantile never passes the largest sample, and nothing has none", () => {
  strictEqual(quantile([1, 2, 3], 1), 3);
  ok(Number.isNaN(quantile([], 0.5)));
});

Deno.test("who comes during a stall waits for its end and then for the next reply", () => {
  const felt = feltDelays(Float64Array.of(10, 1));
  strictEqual(felt[0], 11);
  strictEqual(quantile(felt, 1), 11);
  ok(Math.abs(median(felt) - 6) < 0.2, `median ${median(felt)}`);
});

Deno.test("a stall counts by its length and not as one of many requests", () => {
  const delays = new Float64Array(1000).fill(0.01);
  delays[500] = 90;
  strictEqual(quantile(delays, 0.99), 0.01);
  ok(quantile(feltDelays(delays), 0.5) > 30);
});
