import { type Signal, signal } from "@preact/signals";
import type { RunningScript, ScriptError } from "@/lib/protocol/mod.ts";

/** How the last run of a script has ended. */
export type ScriptOutcome =
  /** `result` only where this page has started the run. */
  | { readonly kind: "ok"; readonly result?: unknown }
  | { readonly kind: "error"; readonly error: ScriptError }
  | { readonly kind: "stopped" }
  /** It has ended while there was no connection. */
  | { readonly kind: "unknown" };

/** A run that goes on. */
export type ScriptRunFacts = Pick<RunningScript, "startedAt" | "state">;

/** One script; what changes about it are signals, so that a change redraws its row alone. */
export interface ScriptEntry {
  readonly name: string;
  /** False for code that was sent to run under a name. */
  readonly hasFile: Signal<boolean>;
  readonly run: Signal<ScriptRunFacts | undefined>;
  readonly outcome: Signal<ScriptOutcome | undefined>;
  /** The line it is at; known only while somebody attends. */
  readonly line: Signal<number | undefined>;
  /** What was asked of it and is not there yet. */
  readonly asked: Signal<"start" | "stop" | undefined>;
  /** Why it could not be started or stopped. */
  readonly fault: Signal<string | undefined>;
}

/** A new entry, of which only the name is known. */
export function scriptEntry(name: string): ScriptEntry {
  return {
    name,
    hasFile: signal(false),
    run: signal(undefined),
    outcome: signal(undefined),
    line: signal(undefined),
    asked: signal(undefined),
    fault: signal(undefined),
  };
}
