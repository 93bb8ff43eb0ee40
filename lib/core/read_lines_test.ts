import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { FakeClock } from "../../tests/support/fake_clock.ts";
import { LastLines, LineCutter } from "./read_lines.ts";

const encoder = new TextEncoder();

/** What becomes of bytes that arrive in pieces of `size`. */
function cut(
  bytes: Uint8Array,
  size: number,
  options: { maxLine?: number; lines?: number; bytes?: number } = {},
) {
  using _clock = new FakeClock();
  const lines: string[] = [];
  let leftOut = 0;
  const cutter = new LineCutter({
    ...options,
    line: (text) => lines.push(text),
    leftOut: (count) => leftOut += count,
  });
  for (let at = 0; at < bytes.length; at += size) cutter.push(bytes.subarray(at, at + size));
  cutter.end();
  return { lines, leftOut };
}

Deno.test("lines come whole, however they arrive", () => {
  const bytes = encoder.encode("first\r\n\nüäö\rmore\nno end");
  for (const size of [1, 2, 5, bytes.length]) {
    deepStrictEqual(
      cut(bytes, size),
      { lines: ["first", "", "üäö\rmore", "no end"], leftOut: 0 },
      `by ${size}`,
    );
  }
});

Deno.test("a line without end is cut and says how much is missing", () => {
  const bytes = encoder.encode(`${"x".repeat(100)}\nnext`);
  for (const size of [1, 7, bytes.length]) {
    deepStrictEqual(cut(bytes, size, { maxLine: 10 }).lines, [`${"x".repeat(10)}… (90 more bytes)`, "next"]);
  }
});

Deno.test("more bytes than are allowed are passed over and counted; a line that lost something is not shown", () => {
  const line = encoder.encode(`${"x".repeat(99)}\n`);
  const bytes = new Uint8Array(100 * line.length);
  for (let at = 0; at < bytes.length; at += line.length) bytes.set(line, at);
  for (const size of [40, 100, 130, 1000]) {
    const { lines, leftOut } = cut(bytes, size, { bytes: 3000 });
    ok(lines.length <= 30, `${lines.length} lines`);
    deepStrictEqual([...new Set(lines)], ["x".repeat(99)], `by ${size}`);
    strictEqual(
      lines.length * line.length + leftOut,
      bytes.length,
      `by ${size}: what came and what was left out`,
    );
  }
});

Deno.test("more lines than are allowed are counted", () => {
  const { lines, leftOut } = cut(encoder.encode("ab\n".repeat(100)), 300, { lines: 10 });
  deepStrictEqual([lines.length, leftOut], [10, 270]);
});

Deno.test("what follows when it has become quiet is shown again, and the count is told once", () => {
  using clock = new FakeClock();
  const told: (string | number)[] = [];
  const cutter = new LineCutter({
    bytes: 1000,
    line: (text) => told.push(text.slice(0, 5)),
    leftOut: (bytes) => told.push(bytes),
  });
  for (let count = 0; count < 1000; count++) cutter.push(encoder.encode("y".repeat(500)));
  void clock.advance(5000);
  cutter.push(encoder.encode("\nquiet\n"));
  cutter.end();
  ok(told.includes("quiet"));
  strictEqual(
    told.filter((one) => typeof one === "number").reduce((sum, one) => sum + (one as number), 0),
    500_001,
  );
  ok(told.length < 6, JSON.stringify(told));
});

Deno.test("LastLines keeps the newest that are not empty", () => {
  const last = new LastLines(2);
  for (const line of ["a", " ", "b", "", "c"]) last.add(line);
  deepStrictEqual(last.lines, ["b", "c"]);
});
