const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i;
/** SCPI has numbers for what is none (volume 1, section 7.2.1). */
const NOT_A_NUMBER = 9.91e37;
const INFINITE = 9.9e37;
/** Forms of IEEE 488.2, section 8.7.3 and following: radix by letter. */
const RADIX_FORM = /^#([hqb])([0-9a-f]+)$/i;
const RADIX: Readonly<Record<string, number>> = { h: 16, q: 8, b: 2 };
const DIGITS: Readonly<Record<string, RegExp>> = { h: /^[0-9a-f]+$/i, q: /^[0-7]+$/, b: /^[01]+$/ };
/** Powers of ten by SI prefix, as instruments write them. */
const PREFIXES: Readonly<Record<string, number>> = {
  T: 12,
  G: 9,
  M: 6,
  k: 3,
  K: 3,
  m: -3,
  u: -6,
  "µ": -6,
  "μ": -6,
  n: -9,
  p: -12,
  f: -15,
};
/** Units before which SCPI's `M` is mega as SI's; before all others it is milli (IEEE 488.2, table 7-2). */
const MEGA = ["hz", "ohm", "ω"];

/**
 * The number a reply stands for: decimal, `#H1F`, `#Q17`, `#B101`, SCPI's numbers for NaN and the infinities, and a number with
 * the declared unit behind it, with or without an SI prefix.
 *
 * @param unit The unit the item is declared with; empty for none. Another one behind the number makes it no number, and so does
 * a prefix that could be two (`MV`): a value that is wrong by 10^9 is worse than none.
 * @returns `undefined` when it is no number.
 */
export function numberIn(reply: string, unit: string): number | undefined {
  const digits = DECIMAL.exec(reply)?.[0];
  if (digits === undefined) return inRadix(reply);
  const suffix = reply.slice(digits.length).trim();
  const power = suffix === "" ? 0 : powerOf(suffix, unit);
  if (power === undefined) return undefined;
  // Put together as text, so that 1.1 k is 1100 and not 1100.0000000000002.
  const number = power === 0 ? Number(digits) : scaled(digits, power);
  if (power === 0 && Math.abs(number) === INFINITE) return Math.sign(number) * Infinity;
  if (power === 0 && number === NOT_A_NUMBER) return NaN;
  return Number.isFinite(number) ? number : undefined;
}

function inRadix(reply: string): number | undefined {
  const [, letter, digits] = RADIX_FORM.exec(reply) ?? [];
  if (letter === undefined || digits === undefined) return undefined;
  const key = letter.toLowerCase();
  return DIGITS[key]!.test(digits) ? parseInt(digits, RADIX[key]!) : undefined;
}

function scaled(digits: string, power: number): number {
  const [mantissa, exponent = "0"] = digits.toLowerCase().split("e");
  return Number(`${mantissa}e${Number(exponent) + power}`);
}

function powerOf(suffix: string, unit: string): number | undefined {
  const [given, declared] = [suffix.toLowerCase(), unit.toLowerCase()];
  if (unit === "" || !given.endsWith(declared)) return undefined;
  const prefix = suffix.slice(0, suffix.length - unit.length);
  if (prefix === "") return 0;
  if (prefix === "M" && suffix === suffix.toUpperCase() && !MEGA.includes(declared)) return undefined;
  return PREFIXES[prefix];
}
