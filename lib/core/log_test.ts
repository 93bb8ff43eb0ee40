import { deepStrictEqual } from "node:assert/strict";
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
