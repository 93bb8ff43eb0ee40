import type { PromptGone } from "@/lib/client/stores/mod.ts";
import type { Toast } from "../status/toasts.ts";

const WHY: Record<PromptGone["why"], string> = {
  answered: "Someone else answered it.",
  timeout: "Time ran out.",
  "script-ended": "The script has ended.",
  unknown: "It is no longer open.",
};

/** Longest part of the question that is repeated, in UTF-16 units. */
const LONGEST = 80;

/**
 * What is said when a question has gone without an answer from here; `undefined` when its script has just ended, which shows
 * by itself.
 */
export function goneToast({ prompt: { id, script, message }, why, late }: PromptGone): Toast | undefined {
  if (why === "script-ended" && !late) return undefined;
  const short = message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message;
  return {
    key: `prompt:${id}`,
    tone: late ? "warning" : "neutral",
    icon: "message-circle-question-mark",
    title: late ? `Your answer to ${script} came too late` : `A question from ${script} has gone`,
    text: `“${short}” ${WHY[why]}`,
  };
}
