import { exactText, type Look, numberText, valueText } from "@/lib/format/mod.ts";
import { checkNumber } from "@/lib/ui/mod.ts";

/** How a value is edited. */
export type EditKind = "switch" | "choice" | "number" | "text" | "json";

const NUMBERS = /^(u?int\d*|integer|long|short|byte|number|double|float\d*|single|decimal|real)$/;

/** How a value of a declared type is edited; where the type says nothing, the value there is does. */
export function editKind({ type = "", enum: choices }: Look, value: unknown): EditKind {
  if (choices !== undefined) return "choice";
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

/** The text a field shows while nobody edits it: in the declared unit, because that is what is typed. */
export function editText(kind: EditKind, value: unknown, { type, precision }: Look = {}): string {
  if (value === undefined || value === null) return "";
  if (kind === "json") return exactText(typeof value === "string" ? JSON.stringify(value) : value);
  return typeof value === "number" ? numberText(value, { type, precision }) : valueText(value);
}

/** The text an edit begins with: every digit. */
export function exactEditText(kind: EditKind, value: unknown): string {
  return kind === "number" ? exactText(value) : editText(kind, value);
}

/** What is wrong with a text, or `undefined`. */
export function editFault(kind: EditKind, text: string, look: Look = {}): string | undefined {
  if (kind === "number") return checkNumber(text) ?? rangeFault(Number(text), look);
  if (kind === "switch") return text === "true" || text === "false" ? undefined : "Neither true nor false";
  if (kind === "text") return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return 'Not JSON; text needs quotes: "like this"';
  }
}

function rangeFault(value: number, { min, max, unit }: Look): string | undefined {
  const written = (limit: number) => numberText(limit, { unit, precision: undefined, type: "int" });
  if (min !== undefined && value < min) return `Too small: the lowest value is ${written(min)}`;
  if (max !== undefined && value > max) return `Too large: the highest value is ${written(max)}`;
  return undefined;
}

/** The value a text stands for; the text has no fault. Whole numbers beyond 2^53 travel as text (design §6). */
export function editedValue(kind: EditKind, text: string): unknown {
  if (kind === "text") return text;
  if (kind !== "number") return JSON.parse(text);
  const number = Number(text);
  return /^\s*[+-]?\d+\s*$/.test(text) && !Number.isSafeInteger(number) ? text.trim() : number;
}
