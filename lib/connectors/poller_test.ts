import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { Poller, type PollerOptions } from "./poller.ts";

/** A poller whose reads are answered by the test, and what it told. */
function stage(
  properties: string[],
  read: (property: string, round: number) => unknown,
  options: Partial<PollerOptions> = {},
) {
  const seen: [string, unknown][] = [];
  const failed: string[] = [];
  const stale: string[] = [];
  const rounds = new Map<string, number>();
  let wake = () => {};
  const poller = new Poller({
    properties,
    everyMs: 1,
    read: (property) => {
      const round = (rounds.get(property) ?? 0) + 1;
      rounds.set(property, round);
      return read(property, round);
    },
    publish: (property, value) => (seen.push([property, value]), wake()),
    failed: (property) => (failed.push(property), wake()),
    stale: (property) => (stale.push(property), wake()),
    ...options,
  });
  const until = async (done: () => boolean) => {
    while (!done()) await new Promise<void>((resolve) => wake = resolve);
  };
  return { poller, seen, failed, stale, rounds, until };
}

Deno.test("Poller reads its properties in order, round after round", async () => {
  const { poller, seen, until } = stage(["a", "b"], (_property, round) => round);
  poller.start();
  await until(() => seen.length >= 4);
  poller.close();
  deepStrictEqual(seen.slice(0, 4), [["a", 1], ["b", 1], ["a", 2], ["b", 2]]);
});

Deno.test("Poller asks a property that fails more and more rarely, and the others as usual", async () => {
  const read = (property: string, round: number) => {
    if (property === "bad" && round < 4) throw new Error("off");
    return round;
  };
  const { poller, seen, failed, rounds, until } = stage(["bad", "good"], read, { retryMs: [5, 10, 40] });
  poller.start();
  await until(() => seen.some(([property]) => property === "bad"));
  poller.close();
  deepStrictEqual(failed, ["bad", "bad", "bad"]);
  strictEqual(rounds.get("bad"), 4);
  ok(rounds.get("good")! > 4, `read ${rounds.get("good")} times`);
});

Deno.test("Poller does not ask a property twice at a time, and goes on without one that does not answer", async () => {
  const hanging = Promise.withResolvers<unknown>();
  const read = (property: string, round: number) =>
    property === "slow" && round === 1 ? hanging.promise : round;
  const { poller, seen, stale, rounds, until } = stage(["slow", "quick"], read, { stallMs: 5 });
  poller.start();
  await until(() => seen.filter(([property]) => property === "quick").length >= 3);
  strictEqual(stale[0], "slow");
  strictEqual(rounds.get("slow"), 1);
  hanging.resolve("at last");
  await until(() => seen.some(([property, value]) => property === "slow" && value === 2));
  poller.close();
  deepStrictEqual(seen.filter(([property]) => property === "slow")[0], ["slow", "at last"]);
});

Deno.test("Poller tells of a stalled property once when its read fails in the end", async () => {
  const hanging = Promise.withResolvers<unknown>();
  const { poller, stale, failed, until } = stage(["slow"], () => hanging.promise, { stallMs: 5 });
  poller.start();
  await until(() => stale.length > 0);
  hanging.reject(new Error("gone"));
  await until(() => failed.length > 0);
  poller.close();
  deepStrictEqual(failed, ["slow"]);
});

Deno.test("Poller reads after writes only what was written, once for many", async () => {
  const { poller, seen, rounds, until } = stage(["a", "b"], (_property, round) => round, { everyMs: 60_000 });
  poller.start();
  await until(() => seen.length === 2);
  for (let i = 0; i < 1000; i++) poller.readSoon("b");
  poller.readSoon("not polled");
  await until(() => seen.length === 3);
  poller.readSoon("b");
  await until(() => seen.length === 4);
  poller.close();
  deepStrictEqual([rounds.get("a"), rounds.get("b")], [1, 3]);
});

Deno.test("Poller takes an interval longer than a timer can be set for", async () => {
  const { poller, seen, rounds, until } = stage(["a"], () => 1, { everyMs: 2 ** 40 });
  poller.start();
  await until(() => seen.length === 1);
  poller.readSoon("a");
  await until(() => seen.length === 2);
  poller.close();
  strictEqual(rounds.get("a"), 2);
});

Deno.test("Poller asks the others again as soon as one property that failed answers", async () => {
  let on = false;
  const read = (_property: string, round: number) => {
    if (!on) throw new Error("off");
    return round;
  };
  const { poller, seen, failed, until } = stage(["a", "b", "c"], read, { retryMs: [60_000] });
  poller.start();
  await until(() => failed.length === 3);
  on = true;
  // As after a write, or a read by somebody else that went well.
  poller.readSoon("b");
  await until(() => new Set(seen.map(([property]) => property)).size === 3);
  poller.close();
});

Deno.test("Poller tells which property the others wait for", async () => {
  const told: string[] = [];
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const hanging = Promise.withResolvers<unknown>();
  const read = (property: string) => property === "slow" ? hanging.promise : 1;
  const poller = new Poller({
    properties: ["quick", "slow", "later"],
    everyMs: 0,
    stallMs: 5,
    read,
    publish: () => {},
    failed: () => {},
    stale: (
      property,
      behind,
    ) => (told.push(`${property} behind ${behind}`), property === "later" && resolve()),
  });
  poller.start();
  await over;
  poller.close();
  hanging.resolve(1);
  ok(told.includes("later behind slow") && told.includes("slow behind slow"), told.join());
});
