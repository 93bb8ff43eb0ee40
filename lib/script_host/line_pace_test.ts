import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { FakeClock } from "../../tests/support/fake_clock.ts";
import { LinePace } from "./line_pace.ts";

Deno.test("LinePace reports the first line at once, the last one of many when its time has come, and none twice", () => {
  using clock = new FakeClock();
  const lines: number[] = [];
  const pace = new LinePace(({ line }) => lines.push(line));
  for (let line = 1; line <= 20; line++) pace.note({ line, column: 1 });
  deepStrictEqual(lines, [1]);
  clock.advance(50);
  deepStrictEqual(lines, [1, 20]);
  clock.advance(500);
  deepStrictEqual(lines, [1, 20]);
  strictEqual(clock.timers, 0);
});

Deno.test("LinePace reports what waits when the script ends, and leaves no timer", () => {
  using clock = new FakeClock();
  const lines: number[] = [];
  const pace = new LinePace(({ line }) => lines.push(line));
  pace.note({ line: 1, column: 1 });
  pace.note({ line: 2, column: 1 });
  pace.flush();
  pace.flush();
  deepStrictEqual(lines, [1, 2]);
  strictEqual(clock.timers, 0);
});
