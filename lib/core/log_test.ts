import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { Log } from "./log.ts";

Deno.test("Log keeps the newest entries at or above its level", () => {
  const log = new Log({ level: "warn", capacity: 2 });
  const logger = log.for("a");
  logger.info("no");
  logger.warn("one");
  logger.error("two");
  logger.child("b").error("three");
  deepStrictEqual(log.history.map(({ source, message }) => [source, message]), [["a", "two"], [
    "b",
    "three",
  ]]);
});

Deno.test("a long entry is cut and says how much is missing; a secret at the cut stays one", () => {
  const seen: string[] = [];
  const log = new Log({ sink: ({ message }) => seen.push(message) });
  log.write("info", "a", "x".repeat(1_000_000));
  match(seen[0]!, /^x{10000}… \(990000 more characters\)$/);
  log.write("info", "a", `${"x".repeat(9_985)} token=abcdefghijklmnop`);
  ok(!seen[1]!.includes("abc"), seen[1]!.slice(-60));
  log.write("info", "a", "y".repeat(10_000));
  strictEqual(seen[2]!.length, 10_000);
});
