import { numberName } from "@/lib/protocol/mod.ts";

/**
 * A value for programs: as it is, or in the form of the wire where JSON has no text for it, so that NaN can be told from
 * `null`.
 *
 * @example `jsonValue(NaN)` is `{ value: null, number: "NaN" }`.
 */
export function jsonValue(value: unknown): unknown {
  const number = numberName(value);
  return number === undefined ? value ?? null : { value: null, number };
}
