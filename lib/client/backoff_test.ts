import { ok, strictEqual } from "node:assert/strict";
import { backoff, FIRST_MS, LAST_MS } from "./backoff.ts";

Deno.test("backoff() doubles with every failed attempt and ends at five seconds", () => {
  strictEqual(
    [0, 1, 2, 3, 4, 5, 1000].map((attempt) => backoff(attempt, 0)).join(),
    "250,500,1000,2000,4000,5000,5000",
  );
});

Deno.test("backoff() stays between its limits whatever chance says", () => {
  for (let attempt = 0; attempt < 20; attempt++) {
    for (const random of [0, 0.25, 0.5, 0.999999]) {
      const ms = backoff(attempt, random);
      ok(ms >= FIRST_MS && ms <= LAST_MS, `${attempt}, ${random}: ${ms}`);
    }
  }
});
