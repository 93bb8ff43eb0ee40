import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { RawJson } from "@/lib/protocol/mod.ts";
import { StateBatch } from "./state_batch.ts";
import { StateCache } from "./state_cache.ts";

/** The next batch of a cache, as its two parts. */
async function next(cache: StateCache) {
  const batch = await new Promise<StateBatch>((resolve) => {
    const end = cache.subscribe({ changed: (found) => (end(), resolve(found)) });
  });
  return { updates: JSON.parse(batch.text), quality: JSON.parse(batch.qualityText) };
}

Deno.test("StateCache collects changes into one batch with the newest value of each property", async () => {
  const cache = new StateCache(1);
  const batch = next(cache);
  cache.set("psu", "voltage", 1);
  cache.set("psu", "voltage", 2);
  cache.set("robot", "position", [1, 2]);
  deepStrictEqual((await batch).updates, { psu: { voltage: 2 }, robot: { position: [1, 2] } });
  cache.close();
});

Deno.test("StateCache takes equal values for unchanged, deeply and whatever the order of keys", () => {
  const cache = new StateCache(1000);
  strictEqual(cache.set("a", "p", { x: [1, { y: null }], z: 2 }), true);
  strictEqual(cache.set("a", "p", { x: [1, { y: null }], z: 2 }), false);
  strictEqual(cache.set("a", "p", { z: 2, x: [1, { y: null }] }), false);
  strictEqual(
    cache.set("a", "p", new RawJson(new TextEncoder().encode('{"x":[1,{"y":null}],"z":2}'))),
    false,
  );
  strictEqual(cache.set("a", "p", { x: [1, { y: null }], z: 3 }), true);
  strictEqual(cache.set("a", "p", { x: [1, { y: 0 }], z: 3 }), true);
  cache.close();
});

Deno.test("StateCache gives all values as a snapshot, and knows nothing of a connector that is gone", async () => {
  const cache = new StateCache(1);
  const first = next(cache);
  cache.set("a", "p", "text");
  cache.set("b", "q", Number.NaN);
  deepStrictEqual(JSON.parse(cache.snapshot()), { a: { p: "text" }, b: { q: null } });
  await first;
  const second = next(cache);
  cache.drop("a", "It was stopped");
  deepStrictEqual(JSON.parse(cache.snapshot()), { b: { q: null } });
  const { updates, quality } = await second;
  deepStrictEqual(updates, { a: { p: null } });
  deepStrictEqual([quality.a.p.quality, quality.a.p.reason], ["bad", "It was stopped"]);
  cache.close();
});

Deno.test("StateCache tells what cannot be read from what is old and from what is known", async () => {
  const cache = new StateCache(1);
  const first = next(cache);
  cache.set("a", "p", 5);
  strictEqual((await first).quality.a.p.quality, "good");
  const second = next(cache);
  cache.stale("a", "p", "no answer for 5 s");
  cache.stale("a", "never read", "no answer for 5 s");
  const old = await second;
  deepStrictEqual([old.updates.a.p, old.quality.a.p.quality], [5, "stale"]);
  deepStrictEqual([old.updates.a["never read"], old.quality.a["never read"].quality], [null, "bad"]);
  const third = next(cache);
  cache.bad("a", "p", "unplugged");
  const lost = await third;
  deepStrictEqual([lost.updates.a.p, lost.quality.a.p.quality, lost.quality.a.p.reason], [
    null,
    "bad",
    "unplugged",
  ]);
  const fourth = next(cache);
  cache.set("a", "p", 5);
  const back = await fourth;
  deepStrictEqual([back.updates.a.p, back.quality.a.p.quality], [5, "good"]);
  cache.close();
});

Deno.test("StateCache names the numbers that JSON has no text for", async () => {
  const cache = new StateCache(1);
  const batch = next(cache);
  cache.set("a", "nan", NaN);
  cache.set("a", "low", -Infinity);
  cache.set("a", "none", null);
  const { updates, quality } = await batch;
  deepStrictEqual(updates.a, { nan: null, low: null, none: null });
  deepStrictEqual([quality.a.nan.number, quality.a.low.number, quality.a.none.number], [
    "NaN",
    "-Infinity",
    undefined,
  ]);
  strictEqual(cache.set("a", "nan", NaN), false);
  strictEqual(cache.set("a", "nan", null), true);
  cache.close();
});

Deno.test("StateBatch merges a newer batch over itself", () => {
  const older = new StateBatch(), newer = new StateBatch();
  const good = (json: string) => ({ json, quality: "good" as const, time: 1 });
  older.set("a", "p", good("1"));
  older.set("a", "q", good("1"));
  newer.set("a", "p", good("2"));
  older.merge(newer);
  deepStrictEqual(JSON.parse(older.text), { a: { p: 2, q: 1 } });
});
