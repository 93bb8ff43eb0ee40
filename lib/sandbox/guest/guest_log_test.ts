import { deepStrictEqual } from "node:assert/strict";
import { logGlobals } from "./guest_log.ts";

Deno.test("numbers that a connector or a driver logs are written as on the page, also inside of objects and lists", () => {
  const texts: string[] = [];
  const { log } = logGlobals((_level, text) => texts.push(text)) as {
    log: { info(...args: unknown[]): void };
  };
  log.info("read", 1.9e-6, { amps: [1.9e-6, 0.1 + 0.2, NaN, 12], id: "0.30" });
  deepStrictEqual(texts, ['read 1.9e-6 {"amps":[1.9e-6,0.3,NaN,12],"id":"0.30"}']);
});
