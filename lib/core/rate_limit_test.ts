import { strictEqual } from "node:assert/strict";
import { RateLimit } from "./rate_limit.ts";

Deno.test("RateLimit allows its budget at once, then as much as time refills", () => {
  const limit = new RateLimit(5, 0);
  for (let i = 0; i < 5; i++) strictEqual(limit.take(0), true);
  strictEqual(limit.take(0), false);
  strictEqual(limit.take(200), true);
  strictEqual(limit.take(200), false);
  for (let i = 0; i < 5; i++) strictEqual(limit.take(10_000), true);
  strictEqual(limit.take(10_000), false);
});
