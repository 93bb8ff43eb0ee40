import { Unreadable } from "@/lib/client/stores/mod.ts";

/** Significant digits of measured values; more would only be noise of the arithmetic. */
const DIGITS = 7;

/** How a value that cannot be written looks. */
export type Look = "number" | "text" | "unknown" | "unreadable";

/** What a value looks like. */
export function lookOf(value: unknown): Look {
  if (value instanceof Unreadable) return "unreadable";
  if (value === undefined || value === null) return "unknown";
  return typeof value === "number" ? "number" : "text";
}

/** A value in one line. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return "–";
  if (value instanceof Unreadable) return "Cannot be read";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "On" : "Off";
  return typeof value === "number" ? numberText(value, 12) : JSON.stringify(value, rounded);
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(DIGITS)) : value;
}

/** A number with so many significant digits, without trailing zeros. */
export function numberText(value: number, digits: number = DIGITS): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)));
}

/**
 * Writes the values of one property, so that the decimal point stays where it is: once a value had four decimals, all have.
 */
export class SteadyNumber {
  #decimals = 0;

  /** The text of the next value. */
  text(value: number): string {
    const plain = numberText(value);
    if (!Number.isFinite(value) || plain.includes("e")) return plain;
    const [whole = "", decimals = ""] = plain.replace("-", "").split(".");
    this.#decimals = Math.max(this.#decimals, decimals.length);
    const room = Math.max(0, DIGITS - whole.length);
    return value.toFixed(Math.min(this.#decimals, room));
  }
}
