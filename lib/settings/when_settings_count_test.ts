import { deepStrictEqual, ok } from "node:assert/strict";
import { isSetting } from "./settings_findings.ts";
import { NOT_FROM_THE_NEXT_START, whenTheyCount } from "./when_settings_count.ts";

Deno.test("every setting that counts before the next start is one", () => {
  for (const path of NOT_FROM_THE_NEXT_START) ok(isSetting(path.split(".")), path);
});

Deno.test("whenTheyCount() names settings that count from the same moment together, and not too many", () => {
  const many = Array.from({ length: 30 }, (_, index) => `security.transports.d${index}`);
  deepStrictEqual(whenTheyCount(["websocket.port", ...many.slice(0, 3), "scripts.autoStart"]), [
    '"websocket.port" and "scripts.autoStart" count from the next start',
    '"security.transports.d0", "security.transports.d1" and "security.transports.d2" count for what connects from now on',
  ]);
  ok(whenTheyCount(many)[0]!.includes('"security.transports.d7" and 22 more count'));
});
