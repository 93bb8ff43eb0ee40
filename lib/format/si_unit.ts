/** A unit that takes SI prefixes, apart from the one it has. */
export interface SiUnit {
  readonly base: string;
  /** Power of ten of its prefix: -3 for `mV`. */
  readonly power: number;
}

const PREFIXES: readonly (readonly [power: number, prefix: string])[] = [
  [-15, "f"],
  [-12, "p"],
  [-9, "n"],
  [-6, "µ"],
  [-3, "m"],
  [0, ""],
  [3, "k"],
  [6, "M"],
  [9, "G"],
  [12, "T"],
];
const POWERS = new Map<string, number>([
  ...PREFIXES.map(([power, prefix]) => [prefix, power] as const),
  ["u", -6],
  ["μ", -6],
]);

/**
 * The units that are written with prefixes, and the largest power of ten in use: nobody says kiloseconds or megagrams.
 * Everything else is left alone: decibels, degrees, per cent, counts, and whatever is put together of several units.
 */
const BASES = new Map<string, number>([
  ...["V", "A", "W", "Hz", "Ω", "Ohm", "ohm", "Pa", "J", "N", "eV", "VA", "var", "Sa/s", "bit/s", "B/s"]
    .map((unit) => [unit, 12] as const),
  ...["F", "H", "S", "T", "Wb", "s", "K", "mol", "cd", "lm", "lx"].map((unit) => [unit, 0] as const),
  ["m", 3],
  ["g", 3],
  ["L", 0],
  ["l", 0],
  ["bar", 0],
]);

/** The unit and its prefix; `undefined` for a unit that takes none. */
export function siUnit(unit: string): SiUnit | undefined {
  if (BASES.has(unit)) return { base: unit, power: 0 };
  const base = unit.slice(1);
  const power = POWERS.get(unit.slice(0, 1));
  return BASES.has(base) && power !== undefined ? { base, power } : undefined;
}

/** The closest power of ten with a prefix for a unit, not above the number's own. */
export function prefixPower({ base }: SiUnit, exponent: number): number {
  const largest = BASES.get(base)!;
  const wanted = Math.floor(exponent / 3) * 3;
  return Math.max(PREFIXES[0]![0], Math.min(largest, wanted));
}

/** The unit with the prefix of a power of ten. */
export function prefixed({ base }: SiUnit, power: number): string {
  return `${PREFIXES.find(([known]) => known === power)?.[1] ?? ""}${base}`;
}
