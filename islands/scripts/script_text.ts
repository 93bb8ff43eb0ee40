import { resultText, shorten } from "@/lib/format/mod.ts";
import type { ScriptEntry, ScriptOutcome } from "@/lib/client/stores/mod.ts";
import type { RunningScript, ScriptError } from "@/lib/protocol/mod.ts";
import type { Standing } from "@/lib/ui/mod.ts";

/** How a script stands, in a word and as a mark. */
export interface ScriptStanding {
  readonly standing: Standing;
  readonly text: string;
}

const STATES: Record<RunningScript["state"], ScriptStanding> = {
  running: { standing: "busy", text: "Running" },
  delay: { standing: "busy", text: "Waiting (delay)" },
  prompt: { standing: "asking", text: "Waiting for an answer" },
  ai: { standing: "busy", text: "Waiting for the AI" },
  idle: { standing: "good", text: "Waiting for events" },
  stopping: { standing: "busy", text: "Stopping" },
};

/** Longest result that is put on the page, in UTF-16 units. */
const LONGEST = 2000;

/** How a script stands. */
export function scriptStanding({ run, outcome, asked }: ScriptEntry): ScriptStanding {
  const facts = run.value;
  if (facts !== undefined) return STATES[asked.value === "stop" ? "stopping" : facts.state];
  if (asked.value === "start") return { standing: "busy", text: "Starting" };
  return outcome.value?.kind === "error"
    ? { standing: "failed", text: "Failed" }
    : { standing: "off", text: "Not running" };
}

/** How the last run has ended, in one line. */
export function outcomeText(outcome: ScriptOutcome): string {
  switch (outcome.kind) {
    case "ok":
      return outcome.result === undefined || outcome.result === null
        ? "Ended"
        : `Ended with ${shorten(resultText(outcome.result), LONGEST)}`;
    case "stopped":
      return "Stopped";
    case "unknown":
      return "Ended while there was no connection";
    case "error":
      return outcome.error.message;
  }
}

/** Where a script has failed: `line 7, column 1`; `undefined` where that is not known. */
export function placeText({ line, column }: Pick<ScriptError, "line" | "column">): string | undefined {
  if (line === null) return undefined;
  return column === null ? `line ${line}` : `line ${line}, column ${column}`;
}
