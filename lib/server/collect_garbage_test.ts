import { ok, strictEqual } from "node:assert/strict";
import { garbageCollection } from "./collect_garbage.ts";

const collect = garbageCollection();

Deno.test("what nobody uses any more is collected when it is asked for", async () => {
  ok(collect !== undefined);
  const lost = new WeakRef({ text: "x".repeat(1_000_000) });
  // A weak reference holds what it names until the end of the turn.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  strictEqual(lost.deref(), undefined);
});

Deno.test("code of the server itself, and of contexts made later, cannot call the collection", async () => {
  strictEqual((globalThis as Record<string, unknown>).gc, undefined);
  const { runInNewContext } = await import("node:vm");
  strictEqual(runInNewContext("typeof gc"), "undefined");
});
