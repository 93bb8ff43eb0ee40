import type { LogEntry } from "@/lib/protocol/mod.ts";

/** Severity of a log entry. */
export type Level = LogEntry["level"];

/** All of them, lowest first. */
export const LEVELS: readonly Level[] = ["debug", "info", "warn", "error"];

/** True when a level is as severe as another one, or more. */
export function atLeast(level: Level, wanted: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(wanted);
}
