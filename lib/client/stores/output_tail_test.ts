import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { appendOutput, type OutputLine, outputText } from "./output_tail.ts";

function line(id: number): OutputLine {
  return { id, time: "2026-01-01T00:00:00.000Z", kind: "log", level: "info", text: `line ${id}` };
}

Deno.test("a tail keeps the newest lines and counts the ones that are gone", () => {
  let tail = { lines: [] as readonly OutputLine[], gone: 0 };
  tail = appendOutput(tail, [line(1), line(2)], { capacity: 3 });
  deepStrictEqual([tail.lines.map(({ id }) => id), tail.gone], [[1, 2], 0]);
  tail = appendOutput(tail, [line(3), line(4)], { capacity: 3 });
  deepStrictEqual([tail.lines.map(({ id }) => id), tail.gone], [[2, 3, 4], 1]);
  tail = appendOutput(tail, [5, 6, 7, 8, 9].map(line), { capacity: 3 });
  deepStrictEqual([tail.lines.map(({ id }) => id), tail.gone], [[7, 8, 9], 6]);
});

Deno.test("logged values stand in one text, strings as they are", () => {
  strictEqual(outputText(["volts", 1.5, { a: [1, null] }, true]), 'volts 1.5 {"a":[1,null]} true');
});

Deno.test("a very long text is cut and says how long it was", () => {
  const text = outputText(["x".repeat(200_000)]);
  ok(text.length < 11_000);
  ok(text.endsWith("(200000 characters)"));
});
