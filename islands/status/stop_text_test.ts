import { ok, strictEqual } from "node:assert/strict";
import { notStoppedToast, stoppedToast } from "./stop_text.ts";

Deno.test("an emergency stop says what it has stopped", () => {
  strictEqual(stoppedToast([]).title, "No script was running");
  strictEqual(stoppedToast(["ramp"]).title, "Stopped 1 script");
  const { title, text } = stoppedToast(["ramp", "startup/watch"]);
  strictEqual(title, "Stopped 2 scripts");
  ok(text!.startsWith("ramp, startup/watch\n"));
  ok(text!.includes("Outputs stay as they are"), "stopped scripts are no outputs that are off");
});

Deno.test("one that did not get through says so, and what to do", () => {
  const { tone, text } = notStoppedToast("There is no connection");
  strictEqual(tone, "error");
  ok(text!.startsWith("There is no connection\n"));
  ok(text!.includes("try again"));
});
