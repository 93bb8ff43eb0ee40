import { parseLiteral } from "./literal.ts";
import type { Word } from "./words.ts";

const NUMBER = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const PAIR = /^([A-Za-z_$][\w$]*)=(?!=)(.*)$/s;

/**
 * The value a word stands for: JSON, an object or list as JavaScript writes it, or else the word itself. Whole numbers
 * beyond 2^53 are bigint, so that no digit is lost.
 *
 * @throws {UsageError} When it begins as an object or a list and is neither.
 */
export function valueOfWord({ text, literal }: Word): unknown {
  if (literal !== undefined) return literal.value;
  if (NUMBER.test(text)) return numberOf(text);
  if (text.startsWith("{") || text.startsWith("[")) return parseLiteral(text);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function numberOf(text: string): number | bigint {
  const value = Number(text);
  return /[.e]/i.test(text) || Number.isSafeInteger(value) ? value : BigInt(text);
}

/**
 * The arguments words stand for. `key=value` pairs become one object, which comes last.
 *
 * @throws {UsageError} As {@linkcode valueOfWord} does.
 */
export function argumentsOfWords(words: readonly Word[]): unknown[] {
  const positional: unknown[] = [];
  const named: [string, unknown][] = [];
  for (const word of words) {
    const pair = word.literal === undefined ? PAIR.exec(word.text) : null;
    if (pair === null) positional.push(valueOfWord(word));
    else named.push([pair[1]!, valueOfPair(pair[2]!)]);
  }
  return named.length === 0 ? positional : [...positional, Object.fromEntries(named)];
}

function valueOfPair(text: string): unknown {
  const verbatim = text.length >= 2 && text.startsWith("'") && text.endsWith("'");
  return verbatim ? text.slice(1, -1) : valueOfWord({ text });
}
