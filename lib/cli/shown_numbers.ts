import { type Look, numberText } from "@/lib/format/mod.ts";

/** What `Deno.inspect` asks an object for its text by. */
const INSPECT = Symbol.for("Deno.customInspect");

/**
 * A value for `Deno.inspect` in which every number, however deep, is written as it stands everywhere else. The items of a
 * list behind the first ones, which are not printed, are left as they are.
 *
 * @param most Items of a list that are printed.
 */
export function withShownNumbers(value: unknown, most: number): unknown {
  if (typeof value === "number") return shownNumber(value);
  if (Array.isArray(value)) return firstOf(value, most, (item) => withShownNumbers(item, most));
  if (value instanceof Float32Array) {
    return firstOf([...value], most, (item) => shownNumber(item as number, { type: "single" }));
  }
  if (value instanceof Float64Array) return firstOf([...value], most, (item) => shownNumber(item as number));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withShownNumbers(inner, most)]),
  );
}

function firstOf(list: readonly unknown[], most: number, shown: (item: unknown) => unknown): unknown[] {
  return list.map((item, index) => index < most ? shown(item) : item);
}

// A number that prints as it should stays one: lists of such are set in columns.
function shownNumber(value: number, look?: Look): number | NumberAsText {
  const text = numberText(value, look);
  const printed = Number(text);
  return text === (Object.is(printed, -0) ? "-0" : String(printed)) ? printed : new NumberAsText(text);
}

/** A number with a text of its own. */
class NumberAsText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  [INSPECT](_inspect: unknown, { stylize }: { stylize: (text: string, as: string) => string }): string {
    return stylize(this.#text, "number");
  }
}
