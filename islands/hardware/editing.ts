import { checkNumber } from "@/lib/ui/mod.ts";
import { numberText, valueText } from "./value_text.ts";

/** How a value is edited. */
export type EditKind = "switch" | "number" | "text" | "json";

const NUMBERS = /^(u?int\d*|integer|long|short|byte|number|double|float\d*|single|decimal|real)$/;

/** How a value of a declared type is edited; where the type says nothing, the value there is does. */
export function editKind(type: string, value: unknown): EditKind {
  const plain = type.replace(/\?$/, "").toLowerCase();
  if (/^bool(ean)?$/.test(plain)) return "switch";
  if (NUMBERS.test(plain)) return "number";
  if (/^(string|text|enum)$/.test(plain)) return "text";
  if (plain.endsWith("[]")) return "json";
  switch (typeof value) {
    case "boolean":
      return "switch";
    case "number":
      return "number";
    case "string":
      return "text";
    default:
      return "json";
  }
}

/** The text a field begins with. */
export function editText(kind: EditKind, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (kind === "json") return JSON.stringify(value);
  return typeof value === "number" ? numberText(value, 15) : valueText(value);
}

/** What is wrong with a text, or `undefined`. */
export function editFault(kind: EditKind, text: string): string | undefined {
  if (kind === "number") return checkNumber(text);
  if (kind === "switch") return text === "true" || text === "false" ? undefined : "Neither true nor false";
  if (kind === "text") return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return 'Not JSON; text needs quotes: "like this"';
  }
}

/** The value a text stands for; the text has no fault. Whole numbers beyond 2^53 travel as text (design §6). */
export function editedValue(kind: EditKind, text: string): unknown {
  if (kind === "text") return text;
  if (kind !== "number") return JSON.parse(text);
  const number = Number(text);
  return /^\s*[+-]?\d+\s*$/.test(text) && !Number.isSafeInteger(number) ? text.trim() : number;
}
