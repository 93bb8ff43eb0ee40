/** A finite number as its decimal digits: 0.d₁d₂d₃… × 10^(exponent + 1), that is d₁.d₂d₃… × 10^exponent. */
export interface Decimal {
  readonly negative: boolean;
  /** Without zeros at its end; `0` for zero. */
  readonly digits: string;
  readonly exponent: number;
}

/** Digits of measured values; what comes behind them is noise of binary arithmetic (0.1 + 0.2). */
export const SIGNIFICANT = 12;
/** Digits that tell any two numbers apart. */
const ALL = 17;

/**
 * The digits of a finite number. Whole numbers have all of them; the others have {@linkcode SIGNIFICANT}, or as many as it
 * takes to show that they are not whole.
 */
export function decimalOf(value: number): Decimal {
  const shortest = exactDecimalOf(value);
  if (Number.isInteger(value)) return shortest;
  const significant = Math.min(ALL, Math.max(SIGNIFICANT, shortest.exponent + 2));
  return shortest.digits.length <= significant ? shortest : read(value.toExponential(significant - 1));
}

/** All digits it takes to tell a finite number from its neighbours. */
export function exactDecimalOf(value: number): Decimal {
  return read(value.toExponential());
}

/** The digits of the closest number with 32 bits, when a device is known to measure with those. */
export function singleDecimalOf(value: number): Decimal {
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toExponential(digits - 1);
    if (Math.fround(Number(text)) === Math.fround(value)) return read(text);
  }
  return decimalOf(value);
}

/** The number in plain digits: `-0.00012`, `1200`. */
export function plainText({ negative, digits, exponent }: Decimal): string {
  const sign = negative ? "-" : "";
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const decimals = digits.slice(exponent + 1);
  return sign + (decimals === "" ? whole : `${whole}.${decimals}`);
}

/** The number with an exponent: `1.2e-9`. */
export function scientificText({ negative, digits, exponent }: Decimal): string {
  const point = digits.length > 1 ? "." : "";
  const sign = exponent < 0 ? "-" : "+";
  return `${negative ? "-" : ""}${digits[0]}${point}${digits.slice(1)}e${sign}${Math.abs(exponent)}`;
}

function read(text: string): Decimal {
  const [, sign, first, rest = "", exponent] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)!;
  return {
    negative: sign === "-",
    digits: `${first}${rest}`.replace(/0+$/, "") || "0",
    exponent: Number(exponent),
  };
}
