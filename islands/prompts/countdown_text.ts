import type { OpenPrompt } from "@/lib/protocol/mod.ts";
import { type PromptClock, remainingOf } from "@/lib/client/stores/mod.ts";

/** What is said about the clock of a question. */
export interface CountdownText {
  readonly text: string;
  /** How much of the time is left, 0 to 1; absent without a time-out. */
  readonly share?: number;
}

/** What is said about the clock of a question at a time. */
export function countdownText(
  { timeoutMs, hasDefault }: Pick<OpenPrompt, "timeoutMs" | "hasDefault">,
  clock: PromptClock,
  now: number,
): CountdownText {
  const left = remainingOf(clock, now);
  if (left === null || timeoutMs === null) return { text: "The script waits until this is answered." };
  const share = Math.min(1, left / timeoutMs);
  const time = clockText(left);
  if (clock.kind === "paused") {
    return { share, text: `Paused at ${time} until someone is watching.` };
  }
  const then = hasDefault ? "the script uses its default" : "the script gets an error";
  return { share, text: left === 0 ? `Time is up: ${then}.` : `In ${time} ${then}.` };
}

/** Seconds as `24 s`, longer times as `2:05 min` and `1:02:05 h`; a second that has begun counts. */
function clockText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const [h, min, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${padded(min)}:${padded(s)} h` : `${min}:${padded(s)} min`;
}

function padded(number: number): string {
  return String(number).padStart(2, "0");
}
