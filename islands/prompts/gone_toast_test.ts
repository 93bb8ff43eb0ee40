import { strictEqual } from "node:assert/strict";
import type { PromptGone } from "@/lib/client/stores/mod.ts";
import { goneToast } from "./gone_toast.ts";

function gone(fields: Partial<PromptGone>): PromptGone {
  const prompt = {
    id: "a1",
    script: "calibrate",
    kind: "confirm",
    message: "Home all axes?",
    openedAt: "2026-01-01T00:00:00.000Z",
    requireObserver: false,
    timeoutMs: null,
    hasDefault: false,
    remainingMs: null,
  } as const;
  return { prompt, why: "answered", late: false, ...fields };
}

Deno.test("a question that somebody else has answered is told", () => {
  const { title, text } = goneToast(gone({}))!;
  strictEqual(
    `${title}: ${text}`,
    "A question from calibrate has gone: “Home all axes?” Someone else answered it.",
  );
});

Deno.test("an answer that came too late is told kindly, with the reason", () => {
  const { title, text, tone } = goneToast(gone({ late: true, why: "timeout" }))!;
  strictEqual(title, "Your answer to calibrate came too late");
  strictEqual(text, "“Home all axes?” Time ran out.");
  strictEqual(tone, "warning");
});

Deno.test("nothing is said about the questions of a script that was stopped", () => {
  strictEqual(goneToast(gone({ why: "script-ended" })), undefined);
});
