import { type Paint, plainPaint } from "./paint.ts";
import { displayWidth } from "./table.ts";

/** One line of help: how it is written, and what it does. */
export interface HelpEntry {
  readonly usage: string;
  readonly summary: string;
}

/** Columns of the usage; a longer one has its line to itself. */
const USAGE_WIDTH = 30;
const GAP = 2;
/** Columns a summary has at least, however narrow the terminal is. */
const LEAST = 20;

/** Help in two columns; what does not fit into `width` columns goes on below itself, broken between words. */
export function helpLines(
  entries: readonly HelpEntry[],
  { width, paint = plainPaint }: { width: number; paint?: Paint },
): string {
  const indent = USAGE_WIDTH + GAP;
  const beside = width - indent >= LEAST;
  const left = beside ? indent : 4;
  const lines = entries.flatMap(({ usage, summary }) => {
    const [first = "", ...rest] = wrapped(summary, Math.max(LEAST, width - left));
    const below = rest.map((line) => " ".repeat(left) + line);
    const room = left - GAP - displayWidth(usage);
    if (beside && room >= 0) return [paint("bold", usage) + " ".repeat(room + GAP) + first, ...below];
    const heads = wrapped(usage, Math.max(LEAST, width)).map((line) => paint("bold", line));
    return [...heads, " ".repeat(left) + first, ...below];
  });
  return lines.join("\n");
}

/** Breaks a text between words into lines of at most `width` columns; a longer word stays whole. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
