import { UsageError } from "./usage_error.ts";
import type { Word } from "./words.ts";

/**
 * Takes the flags out of the words of a command; `--name value` and `--name=value` are understood.
 *
 * @param known Names of the flags, and whether a value follows.
 * @throws {UsageError} For an unknown flag, or one whose value is missing or not wanted.
 */
export function takeFlags<Name extends string>(
  words: readonly Word[],
  known: Readonly<Record<Name, "value" | "none">>,
): { words: Word[]; flags: Partial<Record<Name, string>> } {
  const left: Word[] = [];
  const flags: Partial<Record<Name, string>> = {};
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word.literal !== undefined || !word.text.startsWith("--")) left.push(word);
    else {
      const [name, inline] = split(word.text.slice(2));
      if (!Object.hasOwn(known, name)) throw new UsageError(`Unknown option --${name}`);
      const wanted = known[name as Name] === "value";
      const value = wanted ? inline ?? words[++at]?.text : inline ?? "";
      if (value === undefined || (wanted && value === "")) throw new UsageError(`--${name} needs a value`);
      if (!wanted && inline !== undefined) throw new UsageError(`--${name} takes no value`);
      flags[name as Name] = value;
    }
  }
  return { words: left, flags };
}

function split(text: string): [string, string | undefined] {
  const at = text.indexOf("=");
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
