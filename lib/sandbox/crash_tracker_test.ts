import { strictEqual } from "node:assert/strict";
import { CrashTracker } from "./crash_tracker.ts";

Deno.test("CrashTracker allows two restarts, and none after the third crash within five minutes", () => {
  const tracker = new CrashTracker();
  strictEqual(tracker.crashed(0), 0);
  strictEqual(tracker.crashed(1000), 500);
  strictEqual(tracker.crashed(299_000), undefined);
});

Deno.test("CrashTracker forgets crashes after five minutes", () => {
  const tracker = new CrashTracker();
  tracker.crashed(0);
  tracker.crashed(1000);
  strictEqual(tracker.crashed(301_500), 0);
  strictEqual(tracker.count, 1);
});
