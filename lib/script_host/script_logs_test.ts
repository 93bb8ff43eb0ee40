import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { argsText, ScriptLogs } from "./script_logs.ts";

Deno.test("the log of a run keeps its entries as they were, in order", () => {
  const logs = new ScriptLogs();
  const entries = [{ level: "info" as const, args: ["a", 1, null] }, {
    level: "error" as const,
    args: [{ deep: [true] }],
  }];
  for (const entry of entries) logs.add(entry);
  deepStrictEqual(logs.entries, entries);
});

Deno.test("the log of a run takes 10 000 entries; the last one tells how many more there were", () => {
  const logs = new ScriptLogs();
  for (let i = 0; i < 10_000; i++) logs.add({ level: "info", args: [i] });
  strictEqual(logs.entries.length, 10_000);
  for (let i = 0; i < 250; i++) logs.add({ level: "info", args: [i] });
  strictEqual(logs.entries.length, 10_001);
  deepStrictEqual(logs.entries.at(-2), { level: "info", args: [9999] });
  deepStrictEqual(logs.entries.at(-1), { level: "warn", args: ["250 more log entries do not fit here"] });
});

Deno.test("the log of a run takes 4 MB of text", () => {
  const logs = new ScriptLogs();
  const text = "x".repeat(8000);
  for (let i = 0; i < 1000; i++) logs.add({ level: "info", args: [text] });
  const { entries } = logs;
  const length = entries.reduce((sum, { args }) => sum + JSON.stringify(args).length, 0);
  ok(length <= 4 * 1024 * 1024 + 100, String(length));
  ok(entries.length > 500);
  deepStrictEqual(entries.at(-1), {
    level: "warn",
    args: [`${1000 - (entries.length - 1)} more log entries do not fit here`],
  });
});

Deno.test("arguments are one line of text: texts as they are, everything else as JSON", () => {
  strictEqual(argsText(["a", 1, { b: [2n, null] }, true, "c"]), 'a 1 {"b":[2,null]} true c');
  strictEqual(argsText([]), "");
});
