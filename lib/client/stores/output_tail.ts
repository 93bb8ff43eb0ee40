import { resultText, shorten } from "@/lib/format/mod.ts";

/** One line of what a script has told. */
export interface OutputLine {
  /** Names it on the page. */
  readonly id: number;
  /** ISO 8601 UTC. */
  readonly time: string;
  /** `log` and `say` are the script's own words, a `note` is ours about the run. */
  readonly kind: "log" | "say" | "note";
  readonly level: "debug" | "info" | "warn" | "error";
  readonly text: string;
  /** Line of the script that wrote it, where that is known. */
  readonly place?: number | undefined;
}

/** The newest lines, oldest first, and how many older ones are gone. */
export interface OutputTail {
  readonly lines: readonly OutputLine[];
  readonly gone: number;
}

/** Lines kept of each script. */
export const OUTPUT_CAPACITY = 1000;

/** Longest text of one line, in UTF-16 units; a whole waveform in a log is no use to anybody. */
const LONGEST = 10_000;

/** A tail with more lines at its end, cut to its capacity. */
export function appendOutput(
  { lines, gone }: OutputTail,
  more: readonly OutputLine[],
  { capacity = OUTPUT_CAPACITY }: { capacity?: number } = {},
): OutputTail {
  const all = [...lines, ...more];
  const over = Math.max(0, all.length - capacity);
  return { lines: over === 0 ? all : all.slice(over), gone: gone + over };
}

/** What a script has logged, as one text: strings as they are, everything else as JSON, cut when it is very long. */
export function outputText(args: readonly unknown[]): string {
  return shorten(args.map(resultText).join(" "), LONGEST);
}
