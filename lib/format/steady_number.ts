import { SIGNIFICANT } from "./decimal.ts";
import type { Look } from "./look.ts";
import { type NumberParts, numberParts, powerFor, unitOf } from "./number_text.ts";

/** A prefix is kept while the number before it stays within these bounds. */
const KEPT = { from: 0.1, to: 10_000 };

/**
 * Writes the values of one property one after the other, so that the decimal point stays where it is: once a value had four
 * decimals, all have, and the prefix of the unit changes only when the number has moved away from it.
 */
export class SteadyNumber {
  readonly #look: Look;
  #decimals = 0;
  #power: number | undefined;

  constructor(look: Look = {}) {
    this.#look = look;
  }

  /** The next value. */
  parts(value: number): NumberParts {
    this.#choosePower(value);
    const parts = numberParts(value, this.#look, this.#power);
    const { text } = parts;
    if (this.#look.precision !== undefined || !/^-?\d+(\.\d+)?$/.test(text)) return parts;
    const [whole = "", decimals = ""] = text.replace("-", "").split(".");
    // As many as fit: a number that grows loses the ones it has no room for, unless they are its own.
    const room = Math.max(decimals.length, SIGNIFICANT - whole.length);
    this.#decimals = Math.max(this.#decimals, decimals.length);
    const wanted = Math.min(this.#decimals, room);
    if (wanted <= decimals.length) return parts;
    const point = decimals === "" ? "." : "";
    return { ...parts, text: text + point + "0".repeat(wanted - decimals.length) };
  }

  #choosePower(value: number): void {
    const si = unitOf(this.#look);
    if (si === undefined || !Number.isFinite(value) || value === 0) return;
    const power = powerFor(value, this.#look)!;
    const shown = Math.abs(value) * 10 ** (si.power - (this.#power ?? power));
    if (this.#power !== undefined && shown >= KEPT.from && shown < KEPT.to) return;
    if (this.#power !== power) this.#decimals = 0;
    this.#power = power;
  }
}
