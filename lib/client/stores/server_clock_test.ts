import { strictEqual } from "node:assert/strict";
import { ServerClock } from "./server_clock.ts";

/** A clock whose time is set by hand, and a server whose clock is three hours ahead of nothing in particular. */
function bench() {
  const here = { now: 100 };
  const clock = new ServerClock(() => here.now);
  const ask = (way: number, time: number) =>
    clock.read(() => {
      here.now += way;
      return Promise.resolve({ time });
    });
  return { here, clock, ask };
}

Deno.test("the clock of the server goes on from what it said, half of the way later", async () => {
  const { here, clock, ask } = bench();
  await ask(40, 10_800_000);
  strictEqual(clock.now(), 10_800_020);
  here.now += 1000;
  strictEqual(clock.now(), 10_801_020);
});

Deno.test("a slower answer changes nothing, until the quick one is ten minutes old", async () => {
  const { here, clock, ask } = bench();
  await ask(10, 5000);
  strictEqual(clock.now(), 5005);
  await ask(500, 9_999_999);
  strictEqual(clock.now(), 5505);
  here.now += 600_000;
  await ask(200, 1_000_000);
  strictEqual(clock.now(), 1_000_100);
});
