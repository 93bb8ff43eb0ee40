import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { Log, maskSecrets } from "./log.ts";

for (
  const [text, expected] of [
    ['apiKey: "sk-12345"', 'apiKey: "***"'],
    ["password=hunter2 and more", "password=*** and more"],
    ["Authorization: Bearer abc.def.ghi", "Authorization: Bearer ***"],
    ["the token ring is broken", "the token ring is broken"],
  ] as const
) {
  Deno.test(`maskSecrets() makes ${expected} of ${text}`, () => strictEqual(maskSecrets(text), expected));
}

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
