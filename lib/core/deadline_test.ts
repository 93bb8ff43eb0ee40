import { strictEqual } from "node:assert/strict";
import { delay, withDeadline } from "./deadline.ts";

Deno.test("a wait longer than a timer can be set for is not over at once", async () => {
  const abort = new AbortController();
  const other = new Error("ended by somebody else");
  const long = [
    withDeadline(new Promise(() => {}), { ms: 2 ** 40, doing: "Cannot wait", signal: abort.signal }),
    withDeadline(new Promise(() => {}), { ms: Infinity, doing: "Cannot wait", signal: abort.signal }),
    delay(2 ** 40, { signal: abort.signal }),
  ].map((waiting) => waiting.catch((error) => error));
  await delay(5);
  abort.abort(other);
  for (const outcome of await Promise.all(long)) strictEqual(outcome, other);
});
