import { printable } from "@/lib/core/mod.ts";
import { type Look, numberText, rounded } from "@/lib/format/mod.ts";

/** How a value is shown. */
export interface ShowOptions {
  /** What the schema says about it: unit, digits, type. */
  look?: Look | undefined;
  /** Characters above which the text is cut. Default 4000. */
  limit?: number;
  color?: boolean;
}

const LIMIT = 4000;

/** A value for people, written as the page writes it. What is long is cut, and says so; `--json` gives everything. */
export function showValue(value: unknown, options: ShowOptions = {}): string {
  const { look, limit = LIMIT, color = false } = options;
  if (typeof value === "string") return cut(printable(value), limit);
  if (typeof value === "number") return printable(numberText(value, look));
  const shown = rounded(value);
  const text = inspect(shown, false);
  if (text.length > limit) return cut(text, limit);
  return color ? inspect(shown, true) : text;
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
  const { look, limit = 200 } = options;
  if (typeof value === "number") return printable(numberText(value, look));
  const text = typeof value === "string"
    ? printable(value).replaceAll("\n", "\\n")
    : Deno.inspect(rounded(value), {
      depth: 4,
      iterableLimit: 20,
      strAbbreviateSize: 100,
      breakLength: Infinity,
    });
  return cut(text.replace(/\s*\n\s*/g, " "), limit);
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}… (${text.length - limit} more characters; --json shows all)`;
}
