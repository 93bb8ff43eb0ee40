import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { Heartbeat } from "./heartbeat.ts";

/** Timers that the test lets run: as late as it wants. */
function stage() {
  const real = {
    now: performance.now,
    setInterval: globalThis.setInterval,
    clearInterval: globalThis.clearInterval,
  };
  let now = 1000;
  let beat = () => {};
  performance.now = () => now;
  globalThis.setInterval = ((callback: () => void) => (beat = callback, 1)) as never;
  globalThis.clearInterval = (() => {}) as never;
  const silent: string[] = [];
  let pings = 0;
  const heartbeat = new Heartbeat({
    ping: () => pings++,
    silent: (thread, sends) => silent.push(sends ? `${thread}, which sends` : thread),
  });
  return {
    heartbeat,
    silent,
    pings: () => pings,
    after: (ms: number) => {
      now += ms;
      beat();
    },
    [Symbol.dispose]: () => {
      heartbeat.close();
      performance.now = real.now;
      globalThis.setInterval = real.setInterval;
      globalThis.clearInterval = real.clearInterval;
    },
  };
}

Deno.test("Heartbeat tells of the thread that was silent for 5 s", () => {
  using bench = stage();
  for (let second = 0; second < 5; second++) {
    bench.heartbeat.heard("connector");
    bench.after(1000);
  }
  deepStrictEqual(bench.silent, []);
  bench.heartbeat.heard("connector");
  bench.after(1000);
  deepStrictEqual(bench.silent, ["driver"]);
  strictEqual(bench.pings(), 5);
});

Deno.test("Heartbeat takes nobody for silent because the server itself had no time to listen", () => {
  using bench = stage();
  bench.after(1000);
  bench.after(30_000);
  deepStrictEqual(bench.silent, []);
  for (let second = 0; second < 4; second++) bench.after(1000);
  deepStrictEqual(bench.silent, ["driver"]);
});

Deno.test("Heartbeat takes what a thread sends for no sign that it would answer", () => {
  using bench = stage();
  for (let second = 0; second < 6; second++) {
    bench.heartbeat.heard("connector");
    bench.heartbeat.sent("driver");
    bench.after(1000);
  }
  deepStrictEqual(bench.silent, ["driver, which sends"]);
});

Deno.test("Heartbeat does not say of a thread that it sends when it has stopped sending", () => {
  using bench = stage();
  for (let second = 0; second < 6; second++) {
    bench.heartbeat.heard("driver");
    if (second === 1) bench.heartbeat.sent("connector");
    bench.after(1000);
  }
  deepStrictEqual(bench.silent, ["connector"]);
});
