import { AppError } from "@/lib/protocol/mod.ts";

/** A value of unknown type and what it is called in errors: `Argument 'a'`, `Property 'count'`. */
export interface Named {
  value: unknown;
  what: string;
}

/**
 * A finite number; numeric text is accepted, because `$ENV{...}` always gives text.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE`: `Argument 'a' expected double, got ...`.
 */
export function asDouble(named: Named): number {
  const number = toNumber(named.value);
  if (!Number.isFinite(number)) return refuse(named, "double");
  if (isRounded(named.value, number)) {
    return refuse(named, `double, which would round it to ${number}`);
  }
  return number;
}

/**
 * A whole number that JavaScript holds exactly.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE`.
 */
export function asInt(named: Named): number {
  const number = toNumber(named.value);
  return Number.isSafeInteger(number) ? number : refuse(named, "int");
}

const BOOLEANS = new Map<unknown, boolean>([
  [1, true],
  [0, false],
  ["true", true],
  ["false", false],
  ["on", true],
  ["off", false],
  ["1", true],
  ["0", false],
]);

/**
 * A boolean; 1, 0 and the words true, false, on, off (any case) are accepted.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE`.
 */
export function asBool(named: Named): boolean {
  const { value } = named;
  if (typeof value === "boolean") return value;
  return BOOLEANS.get(typeof value === "string" ? value.trim().toLowerCase() : value) ??
    refuse(named, "bool");
}

/**
 * Text; numbers and booleans become text, lists and objects do not.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE`.
 */
export function asString(named: Named): string {
  const { value } = named;
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : refuse(named, "string");
}

/**
 * A list of finite numbers.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE`.
 */
export function asDoubles(named: Named): number[] {
  return asList(named, { type: "double[]", item: asDouble });
}

/**
 * A list of texts.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE`.
 */
export function asStrings(named: Named): string[] {
  return asList(named, { type: "string[]", item: asString });
}

/**
 * An object that is not a list.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE`.
 */
export function asObject(named: Named): Record<string, unknown> {
  const { value } = named;
  const plain = typeof value === "object" && value !== null && !Array.isArray(value) &&
    !ArrayBuffer.isView(value);
  return plain ? value as Record<string, unknown> : refuse(named, "object");
}

function asList<T>({ value, what }: Named, options: { type: string; item: (named: Named) => T }): T[] {
  const list = ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<unknown>) : value;
  if (!Array.isArray(list)) return refuse({ value, what }, options.type);
  return list.map((item, index) => options.item({ value: item, what: `${what}[${index}]` }));
}

function toNumber(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : NaN;
}

/** True for text of a whole number that has more digits than a number keeps. */
function isRounded(value: unknown, number: number): boolean {
  if (typeof value !== "string" || Number.isSafeInteger(number)) return false;
  return /^\s*[+-]?\d+\s*$/.test(value) && BigInt(value) !== BigInt(number);
}

function refuse({ value, what }: Named, type: string): never {
  throw new AppError("VALIDATION_INVALID_VALUE", `${what} expected ${type}, got ${describe(value)}`);
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "string") return `string "${value.slice(0, 40)}"`;
  return typeof value === "object" ? "an object" : `${typeof value} ${String(value)}`;
}
