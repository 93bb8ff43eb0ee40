import {
  type Decimal,
  decimalOf,
  exactDecimalOf,
  plainText,
  scientificText,
  singleDecimalOf,
} from "./decimal.ts";
import { isWholeType, type Look } from "./look.ts";
import { prefixed, prefixPower, type SiUnit, siUnit } from "./si_unit.ts";

/** A number as it is written, and the unit that goes with this text. */
export interface NumberParts {
  readonly text: string;
  readonly unit: string | undefined;
}

/** Below this power of ten, zeros behind the point are counted by an exponent. */
const SMALLEST_PLAIN = -4;
/** From this power of ten on, digits would not fit a line. */
const LARGEST_PLAIN = 16;
/** Places behind the declared ones a small number may have; what comes still later is noise around zero. */
const BEYOND_PRECISION = 3;
/** Powers of ten that are read easily in the unit as it is declared. */
const EASY = { from: -2, to: 4 };

/**
 * A number for people. Whole numbers have every digit; others have twelve, or the decimals the schema says, where a small
 * number keeps its significant digits; a unit that takes SI prefixes gets one where the number would be hard to read. NaN,
 * the infinities and -0 are written as such.
 *
 * @param power Power of ten of the unit to use, where a choice has been made already.
 */
export function numberParts(value: number, look: Look = {}, power?: number): NumberParts {
  const { unit, precision } = look;
  if (!Number.isFinite(value) || Object.is(value, -0)) {
    return { text: Object.is(value, -0) ? "-0" : String(value), unit };
  }
  if (precision !== undefined && Math.abs(value) < 1e15) return { text: fixedText(value, precision), unit };
  const decimal = digitsOf(value, look);
  const si = unitOf(look);
  if (si === undefined) return { text: written(decimal, value), unit };
  const chosen = power ?? easyPower(decimal, si);
  if (chosen === si.power) return { text: written(decimal, value), unit };
  const shifted = { ...decimal, exponent: decimal.exponent + si.power - chosen };
  return { text: written(shifted), unit: prefixed(si, chosen) };
}

/** A number for people with its unit: `1.9 µA`, `20 %`. */
export function numberText(value: number, look: Look = {}): string {
  const { text, unit } = numberParts(value, look);
  return unit === undefined || unit === "" ? text : `${text} ${unit}`;
}

/** A number with every digit that tells it from others, written as {@linkcode numberText} does; reading it back gives the same number. */
export function exactNumber(value: number): string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? written(exactDecimalOf(value), value) : String(value);
}

/** The power of ten of the prefix that makes a number easy to read; `undefined` where the unit takes none. */
export function powerFor(value: number, look: Look): number | undefined {
  const si = unitOf(look);
  if (si === undefined || !Number.isFinite(value)) return undefined;
  return value === 0 ? si.power : easyPower(digitsOf(value, look), si);
}

/** The unit of a value that may take a prefix; `undefined` where it must stay as it is. */
export function unitOf({ unit, type, precision, enum: choices }: Look): SiUnit | undefined {
  if (unit === undefined || precision !== undefined || choices !== undefined || isWholeType(type)) {
    return undefined;
  }
  return siUnit(unit);
}

/**
 * A number with a declared precision: that many decimals, and for a number too small for them that many significant
 * digits, as far as {@linkcode BEYOND_PRECISION} goes. Zeros are only written as decimals that are declared.
 */
function fixedText(value: number, precision: number): string {
  const { digits, exponent } = decimalOf(value);
  const significant = digits === "0" ? 0 : precision - exponent - 1;
  const decimals = Math.min(significant, precision + BEYOND_PRECISION);
  if (precision === 0 || decimals <= precision) return value.toFixed(precision);
  return value.toFixed(decimals).replace(new RegExp(`(\\.\\d{${precision}}\\d*?)0+$`), "$1");
}

function digitsOf(value: number, { type }: Look): Decimal {
  return /^(single|float32)\??$/i.test(type ?? "") ? singleDecimalOf(value) : decimalOf(value);
}

function easyPower({ digits, exponent }: Decimal, si: SiUnit): number {
  if (digits === "0" || (exponent >= EASY.from && exponent <= EASY.to)) return si.power;
  return prefixPower(si, exponent + si.power);
}

function written(decimal: Decimal, value?: number): string {
  if (decimal.digits === "0") return "0";
  if (value !== undefined && Number.isSafeInteger(value)) return plainText(decimal);
  const plain = decimal.exponent >= SMALLEST_PLAIN && decimal.exponent < LARGEST_PLAIN;
  return plain ? plainText(decimal) : scientificText(decimal);
}
