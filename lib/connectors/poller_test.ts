import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { Poller } from "./poller.ts";

/** A poller whose reads are answered by the test, and what it published. */
function stage(properties: string[], read: (property: string, round: number) => unknown) {
  const seen: [string, unknown][] = [];
  const health: [string, boolean][] = [];
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
    health: (property, error) => (health.push([property, error === undefined]), wake()),
  });
  const until = async (done: () => boolean) => {
    while (!done()) await new Promise<void>((resolve) => wake = resolve);
  };
  return { poller, seen, health, until };
}

Deno.test("Poller reads its properties in order, round after round", async () => {
  const { poller, seen, until } = stage(["a", "b"], (_property, round) => round);
  poller.start();
  await until(() => seen.length >= 4);
  poller.close();
  deepStrictEqual(seen.slice(0, 4), [["a", 1], ["b", 1], ["a", 2], ["b", 2]]);
});

Deno.test("Poller goes on with the others when one fails, and tells of the change once", async () => {
  const { poller, seen, health, until } = stage(["bad", "good"], (property, round) => {
    if (property === "bad" && round < 3) throw new Error("off");
    return round;
  });
  poller.start();
  await until(() => health.length >= 2);
  poller.close();
  deepStrictEqual(health, [["bad", false], ["bad", true]]);
  deepStrictEqual(seen[0], ["good", 1]);
});

Deno.test("Poller never has two rounds at a time", async () => {
  let running = 0, most = 0;
  const { poller, seen, until } = stage(["slow"], async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
  });
  poller.start();
  for (let i = 0; i < 5; i++) poller.nudge();
  await until(() => seen.length >= 3);
  poller.close();
  await new Promise<void>((resolve) => setTimeout(resolve, 10));
  strictEqual(most, 1);
});
