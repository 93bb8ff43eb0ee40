import { printable } from "@/lib/core/mod.ts";

const GAP = "  ";

/** Rows with aligned columns, one per line. No rows give an empty text. */
export function table(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const lines = [headers, ...rows].map((row) => row.map((cell) => printable(cell).replaceAll("\n", " ")));
  const widths = headers.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column]!)).join(GAP).trimEnd())
    .join("\n");
}
