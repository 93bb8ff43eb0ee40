import { dtypeOf, toJson } from "@/lib/protocol/plain.ts";
import type { Look } from "./look.ts";
import { exactNumber, numberText } from "./number_text.ts";

/** What stands where there is no value. */
export const NO_VALUE = "–";

/** How the numbers of a list of 32-bit ones look. */
const SINGLE: Look = { type: "single" };

/** Any value on one line for people: numbers with their unit, text as it is, objects and lists as JSON. */
export function valueText(value: unknown, look: Look = {}): string {
  switch (typeof value) {
    case "undefined":
      return NO_VALUE;
    case "number":
      return numberText(value, look);
    case "string":
      return value;
    case "boolean":
      return value ? "On" : "Off";
    case "bigint":
      return look.unit ? `${value} ${look.unit}` : String(value);
    default:
      return value === null ? NO_VALUE : jsonText(value);
  }
}

/** What a script or an action gives back, on one line: as {@linkcode valueText}, but nothing and truth by their names. */
export function resultText(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" ? numberText(value) : jsonText(value);
}

/** Any value with all there is to it: numbers with up to 17 digits; reading it back gives the same value. */
export function exactText(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  return typeof value === "object" ? write(value, exactNumber) : valueExactly(value);
}

/** JSON text in which whole numbers have every digit, other numbers twelve; NaN and the infinities stand as such. */
export function jsonText(value: unknown): string {
  return write(value, numberText);
}

function valueExactly(value: unknown): string {
  return typeof value === "number" ? exactNumber(value) : String(value);
}

function write(value: unknown, number: (value: number, look?: Look) => string): string {
  if (typeof value === "number") return number(value);
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, number)).join(",")}]`;
  if (value instanceof Float32Array) {
    return `[${Array.from(value, (item) => number(item, SINGLE)).join(",")}]`;
  }
  if (isNumberArray(value)) return `[${Array.from(value, (item) => write(item, number)).join(",")}]`;
  if (isPlain(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${write(item, number)}`).join(",")}}`;
  }
  return toJson(value);
}

// Bytes are no numbers to anybody: they stand as base64, as on the wire.
function isNumberArray(value: unknown): value is ArrayLike<number | bigint> {
  const dtype = dtypeOf(value);
  return dtype !== undefined && dtype !== "u8";
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) &&
    typeof (value as { toJSON?: unknown }).toJSON !== "function";
}
