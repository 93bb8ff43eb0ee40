import { deepStrictEqual } from "node:assert/strict";
import { questionFindings } from "./question_findings.ts";

const findings = (options: Record<string, unknown>) =>
  questionFindings({ kind: "text", message: "?", options: { hasDefault: false, ...options } });

Deno.test("questionFindings() names options that have no effect, and what was meant", () => {
  deepStrictEqual(findings({ timeout: 5000, requireObserver: true }), []);
  deepStrictEqual(findings({ unknown: ["timout", "Default", "colour"] }), [
    'ask.text(): the option "timout" has no effect; did you mean "timeout"?',
    'ask.text(): the option "Default" has no effect; did you mean "default"?',
    'ask.text(): the option "colour" has no effect; there are timeout, default and requireObserver',
  ]);
  deepStrictEqual(findings({ unknown: "5000" }), [
    "ask.text(): the options are 5000, which has no effect; they are an object with timeout, default and requireObserver",
  ]);
  deepStrictEqual(findings({ requireObserver: "yes" }), [
    'ask.text(): requireObserver is "yes" and has no effect; it is true or false',
  ]);
});
