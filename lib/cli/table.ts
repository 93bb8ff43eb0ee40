import { type Paint, plainPaint, type Tone } from "./paint.ts";
import { printableLine } from "@/lib/core/mod.ts";

/** One cell: text, or text with a tone. */
export type Cell = string | { readonly text: string; readonly tone: Tone };

/** Options of {@linkcode table}. */
export interface TableOptions {
  headers?: readonly string[];
  paint?: Paint;
}

const GAP = "  ";

/** Rows with aligned columns, one per line, without white space at the ends. No rows give an empty text. */
export function table(rows: readonly (readonly Cell[])[], options: TableOptions = {}): string {
  if (rows.length === 0) return "";
  const { headers, paint = plainPaint } = options;
  const head: Cell[][] = headers === undefined ? [] : [headers.map((text) => ({ text, tone: "dim" }))];
  const lines = [...head, ...rows].map((row) => row.map(partsOf));
  const widths: number[] = [];
  for (const line of lines) {
    line.forEach(({ text }, column) => widths[column] = Math.max(widths[column] ?? 0, displayWidth(text)));
  }
  return lines.map((line) => {
    const last = line.findLastIndex(({ text }) => text !== "");
    return line.slice(0, last + 1).map(({ text, tone }, column) => {
      const fill = column === last ? "" : " ".repeat(widths[column]! - displayWidth(text));
      return paint(tone, text) + fill;
    }).join(GAP);
  }).join("\n");
}

function partsOf(cell: Cell): { text: string; tone: Tone } {
  const { text, tone } = typeof cell === "string" ? { text: cell, tone: "plain" as const } : cell;
  return { text: printableLine(text), tone };
}

const ZERO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** Columns a text takes in a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += ZERO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}
