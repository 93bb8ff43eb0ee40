import { printable } from "@/lib/core/mod.ts";
import { type Look, numberText } from "@/lib/format/mod.ts";
import { withShownNumbers } from "./shown_numbers.ts";

/** How a value is shown. */
export interface ShowOptions {
  /** What the schema says about it: unit, digits, type. */
  look?: Look | undefined;
  /** Characters above which the text is cut. Default 4000. */
  limit?: number;
  color?: boolean;
}

const LIMIT = 4000;
/** Items of a list that are printed, on several lines and on one. */
const ITEMS = { block: 100, line: 20 };

/** A value for people, written as the page writes it. What is long is cut, and says so; `--json` gives everything. */
export function showValue(value: unknown, options: ShowOptions = {}): string {
  const { look, limit = LIMIT, color = false } = options;
  if (typeof value === "string") return cut(printable(value), limit);
  if (typeof value === "number") return printable(numberText(value, look));
  const shown = withShownNumbers(value, ITEMS.block);
  const text = inspect(shown, false);
  if (text.length > limit) return cut(text, limit);
  return color ? inspect(shown, true) : text;
}

function inspect(value: unknown, colors: boolean): string {
  return Deno.inspect(value, {
    colors,
    depth: 8,
    iterableLimit: ITEMS.block,
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
    : Deno.inspect(withShownNumbers(value, ITEMS.line), {
      depth: 4,
      iterableLimit: ITEMS.line,
      strAbbreviateSize: 100,
      breakLength: Infinity,
    });
  return cut(text.replace(/\s*\n\s*/g, " "), limit);
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}… (${text.length - limit} more characters; --json shows all)`;
}
