/** How a piece of text is meant, wherever colours are shown. */
export type Tone = "plain" | "bold" | "dim" | "red" | "yellow" | "green" | "cyan";

/** Marks text for a terminal. */
export type Paint = (tone: Tone, text: string) => string;

const CODES: Readonly<Record<Exclude<Tone, "plain">, number>> = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  cyan: 36,
};

/** Leaves text as it is. */
export function plainPaint(_tone: Tone, text: string): string {
  return text;
}

/** Colours text. */
export function colorPaint(tone: Tone, text: string): string {
  return tone === "plain" || text === "" ? text : `\x1b[${CODES[tone]}m${text}\x1b[0m`;
}
