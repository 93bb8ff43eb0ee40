import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { RawJson } from "@/lib/protocol/mod.ts";
import { StateBatch, StateCache } from "./state_cache.ts";

Deno.test("StateCache collects changes into one batch with the newest value of each property", async () => {
  const cache = new StateCache(1);
  const batch = new Promise<StateBatch>((resolve) => cache.subscribe({ changed: resolve }));
  cache.set("psu", "voltage", 1);
  cache.set("psu", "voltage", 2);
  cache.set("robot", "position", [1, 2]);
  deepStrictEqual(JSON.parse((await batch).text), { psu: { voltage: 2 }, robot: { position: [1, 2] } });
  cache.close();
});

Deno.test("StateCache takes equal values for unchanged, deeply", () => {
  const cache = new StateCache(1000);
  strictEqual(cache.set("a", "p", { x: [1, { y: null }] }), true);
  strictEqual(cache.set("a", "p", { x: [1, { y: null }] }), false);
  strictEqual(cache.set("a", "p", new RawJson(new TextEncoder().encode('{"x":[1,{"y":null}]}'))), false);
  strictEqual(cache.set("a", "p", { x: [1, { y: 0 }] }), true);
  cache.close();
});

Deno.test("StateCache gives all values as a snapshot and forgets a connector", () => {
  const cache = new StateCache(1000);
  cache.set("a", "p", "text");
  cache.set("b", "q", Number.NaN);
  deepStrictEqual(JSON.parse(cache.snapshot()), { a: { p: "text" }, b: { q: null } });
  cache.drop("a");
  deepStrictEqual(JSON.parse(cache.snapshot()), { b: { q: null } });
  cache.close();
});

Deno.test("StateBatch merges a newer batch over itself", () => {
  const older = new StateBatch(), newer = new StateBatch();
  older.set("a", "p", "1");
  older.set("a", "q", "1");
  newer.set("a", "p", "2");
  older.merge(newer);
  deepStrictEqual(JSON.parse(older.text), { a: { p: 2, q: 1 } });
});
