import { printable } from "@/lib/core/mod.ts";

/** How a value is shown. */
export interface ShowOptions {
  /** Put behind a number: `V`. */
  unit?: string | undefined;
  /** Characters above which the text is cut. Default 4000. */
  limit?: number;
  color?: boolean;
}

const LIMIT = 4000;

/** A value for people. What is long is cut, and says so; `--json` gives everything. */
export function showValue(value: unknown, options: ShowOptions = {}): string {
  const { unit, limit = LIMIT, color = false } = options;
  if (typeof value === "string") return cut(printable(value), limit);
  const text = inspect(value, false);
  if (text.length > limit) return cut(text, limit);
  const shown = color ? inspect(value, true) : text;
  const measured = typeof value === "number" && unit !== undefined && unit !== "";
  return measured ? `${shown} ${printable(unit)}` : shown;
}

function inspect(value: unknown, colors: boolean): string {
  return Deno.inspect(value, {
    colors,
    depth: 8,
    iterableLimit: 100,
    strAbbreviateSize: 400,
    trailingComma: false,
  });
}

/** A value on one line, for what comes many times. */
export function showOnOneLine(value: unknown, options: ShowOptions = {}): string {
  const { unit, limit = 200 } = options;
  const text = typeof value === "string"
    ? printable(value).replaceAll("\n", "\\n")
    : Deno.inspect(value, { depth: 4, iterableLimit: 20, strAbbreviateSize: 100, breakLength: Infinity });
  const flat = cut(text.replace(/\s*\n\s*/g, " "), limit);
  return unit !== undefined && unit !== "" && typeof value === "number" ? `${flat} ${printable(unit)}` : flat;
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}… (${text.length - limit} more characters; --json shows all)`;
}
