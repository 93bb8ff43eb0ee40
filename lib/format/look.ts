import type { ValueFacts } from "@/lib/protocol/plain.ts";

/** What a schema says about a value, as far as it decides how the value is written. */
export interface Look extends Readonly<ValueFacts> {
  /** Type as declared: `double`, `int`, `string[]`. */
  readonly type?: string | undefined;
  /** `V`, `°C`. */
  readonly unit?: string | undefined;
}

const INTEGERS = /^(u?int\d*|integer|long|short|byte)$/;

/** True for types of whole numbers: counts, addresses, identifiers. */
export function isWholeType(type: string | undefined): boolean {
  return type !== undefined && INTEGERS.test(type.replace(/\?$/, "").toLowerCase());
}
