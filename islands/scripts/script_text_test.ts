import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { signal } from "@preact/signals";
import type { ScriptEntry, ScriptOutcome, ScriptRunFacts } from "@/lib/client/stores/mod.ts";
import { outcomeText, placeText, scriptStanding } from "./script_text.ts";

const ERROR = {
  message: "Error: no",
  line: 7,
  column: 1,
  stack: "",
  details: "",
  code: "SCRIPT_EXEC_FAILED",
};

function entry(run?: ScriptRunFacts, outcome?: ScriptOutcome, asked?: "start" | "stop"): ScriptEntry {
  return {
    name: "hello",
    hasFile: signal(true),
    run: signal(run),
    outcome: signal(outcome),
    line: signal(undefined),
    asked: signal(asked),
    fault: signal(undefined),
  };
}

Deno.test("what a script does is said in words, and what was asked of it, too", () => {
  const startedAt = "2026-01-01T00:00:00.000Z";
  strictEqual(scriptStanding(entry({ state: "prompt", startedAt })).text, "Waiting for an answer");
  strictEqual(scriptStanding(entry({ state: "delay", startedAt }, undefined, "stop")).text, "Stopping");
  strictEqual(scriptStanding(entry(undefined, undefined, "start")).text, "Starting");
  strictEqual(scriptStanding(entry(undefined, { kind: "error", error: ERROR })).standing, "failed");
  strictEqual(scriptStanding(entry(undefined, { kind: "ok" })).standing, "off");
});

Deno.test("an outcome stands in one line", () => {
  deepStrictEqual(
    [
      outcomeText({ kind: "ok" }),
      outcomeText({ kind: "ok", result: null }),
      outcomeText({ kind: "ok", result: { a: [1] } }),
      outcomeText({ kind: "ok", result: "done" }),
      outcomeText({ kind: "stopped" }),
      outcomeText({ kind: "error", error: ERROR }),
    ],
    ["Ended", "Ended", 'Ended with {"a":[1]}', "Ended with done", "Stopped", "Error: no"],
  );
});

Deno.test("the place of an error is told as far as it is known", () => {
  strictEqual(placeText(ERROR), "line 7, column 1");
  strictEqual(placeText({ line: 7, column: null }), "line 7");
  strictEqual(placeText({ line: null, column: null }), undefined);
});
