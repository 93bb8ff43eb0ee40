import { jsonText, type LostNumbers } from "@/lib/protocol/mod.ts";

/** The numbers in a value that JSON has no text for, in the fields of the wire. */
export function lostNumbers(value: unknown): LostNumbers {
  const { number, numbers } = jsonText(value);
  return { number, numbers };
}

/**
 * A value for programs: as it is, or in the form of the wire where JSON has no text for it or for numbers in it, so that NaN
 * can be told from `null`.
 *
 * @example `jsonValue(NaN)` is `{ value: null, number: "NaN" }`, `jsonValue([1, NaN])` has `numbers: { "/1": "NaN" }`.
 */
export function jsonValue(value: unknown): unknown {
  const lost = lostNumbers(value);
  const whole = lost.number === undefined && lost.numbers === undefined;
  return whole ? value ?? null : { value, ...lost };
}
