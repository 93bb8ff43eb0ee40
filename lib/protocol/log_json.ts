import { replaceValue } from "./json_text.ts";
import { isSecret, MASK } from "./secret_names.ts";

/** Levels of a value that are logged; what lies deeper nobody reads. */
const MOST_LEVELS = 100;
/** Begins a text that stands for a number; JSON writes it as an escape. */
const MARK = "\u0001";
const MARKED = /"\\u0001(NaN|-?Infinity|-?\d[\d.e+-]*)"/g;

/**
 * Text of a value for people to read: JSON as `toJson` makes it, but what refers to itself stands as `[Circular]`, what lies
 * very deep as `[Object]` or `[Array]`, NaN and the infinities as such, which is no JSON then, and secrets as `***`.
 *
 * @param nameOf A text that stands for an object as a whole, if it has one.
 * @param numberText How a number is written. Default: with every digit.
 * @throws What the value throws when it is read.
 */
export function logJson(
  value: unknown,
  nameOf: (value: object) => string | undefined,
  numberText?: (value: number) => string,
): string {
  const textOf = numberText ?? String;
  // What lies around the value that is being written: as it was given, and as what it is written.
  const around: { given: unknown; holder: unknown }[] = [];
  const text = JSON.stringify(value, function (this: unknown, key: string, given: unknown) {
    while (around.length > 0 && around.at(-1)!.holder !== this) around.pop();
    const name = typeof given === "object" && given !== null ? nameOf(given) : undefined;
    if (name !== undefined) return name;
    if (isSecret(key, given)) return MASK;
    const plain = replaceValue.call(this, key, given);
    if (typeof plain === "number") {
      return numberText || !Number.isFinite(plain) ? MARK + textOf(plain) : plain;
    }
    if (typeof plain !== "object" || plain === null) return plain;
    if (around.some((outer) => outer.given === given)) return "[Circular]";
    if (around.length >= MOST_LEVELS) return Array.isArray(plain) ? "[Array]" : "[Object]";
    around.push({ given, holder: plain });
    return plain;
  }) ?? "null";
  return text.replace(MARKED, "$1");
}
