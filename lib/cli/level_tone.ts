import type { LogLevel } from "@/lib/core/mod.ts";
import type { Tone } from "./paint.ts";

const TONES: Readonly<Record<LogLevel, Tone>> = { debug: "dim", info: "plain", warn: "yellow", error: "red" };

/** How an entry of a log is meant. */
export function levelTone(level: LogLevel): Tone {
  return TONES[level];
}
