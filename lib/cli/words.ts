import { errorText } from "@/lib/protocol/mod.ts";
import { UsageError } from "./usage_error.ts";

/** One word of a command. */
export interface Word {
  readonly text: string;
  /** Present when it says itself what it is, as in quotes; otherwise the text is read as JSON or as a bare word. */
  readonly literal?: { readonly value: unknown };
  /** Where it begins in its line, quote included; absent for words that come from no line. */
  readonly start?: number;
}

/** The words of a line, and whether a quote or bracket of the last one is still open. */
export interface ScannedLine {
  readonly words: readonly Word[];
  /** What is not closed, and where. */
  readonly open?: { readonly character: string; readonly at: number };
}

const SPACE = /\s/;
const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };

/**
 * Splits a line at white space. Double quotes hold JSON text, single quotes hold what stands there; a word that begins
 * with a bracket, or has one after `=`, goes on until the bracket is closed.
 *
 * @throws {UsageError} When a quote or bracket is not closed, or double quotes hold no JSON text.
 */
export function splitWords(line: string): readonly Word[] {
  const { words, open } = scanWords(line);
  if (open === undefined) return words;
  throw new UsageError(`The ${open.character} at column ${open.at + 1} is not closed`);
}

/** The same for a line that is still being typed: its last word may be open. */
export function scanWords(line: string): ScannedLine {
  const words: Word[] = [];
  for (let at = 0; at < line.length;) {
    if (SPACE.test(line[at]!)) at++;
    else {
      const end = endOfWord(line, at);
      words.push(wordOf(line.slice(at, end.at), at, end.open !== undefined));
      if (end.open !== undefined) return { words, open: end.open };
      at = end.at;
    }
  }
  return { words };
}

interface End {
  at: number;
  open?: { character: string; at: number };
}

function endOfWord(line: string, start: number): End {
  let at = start;
  let mayGroup = true;
  while (at < line.length && !SPACE.test(line[at]!)) {
    const character = line[at]!;
    const grouped: End | undefined = mayGroup ? endOfGroup(line, at) : undefined;
    if (grouped?.open !== undefined) return grouped;
    // Only the first `=` begins a value: `key="two words"`; quotes elsewhere are ordinary characters, as in don't.
    mayGroup = grouped === undefined && character === "=" && !line.slice(start, at).includes("=");
    at = grouped?.at ?? at + 1;
  }
  return { at };
}

function endOfGroup(line: string, at: number): End | undefined {
  const character = line[at]!;
  if (character === '"' || character === "'") return endOfQuote(line, at);
  return character === "{" || character === "[" ? endOfBracket(line, at) : undefined;
}

function endOfQuote(line: string, start: number): End {
  const quote = line[start]!;
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === "\\" && quote === '"') at++;
    else if (line[at] === quote) return { at: at + 1 };
  }
  return { at: line.length, open: { character: quote, at: start } };
}

function endOfBracket(line: string, start: number): End {
  const expected: string[] = [];
  for (let at = start; at < line.length; at++) {
    const character = line[at]!;
    if (character === '"' || character === "'") {
      const quote = endOfQuote(line, at);
      if (quote.open !== undefined) return quote;
      at = quote.at - 1;
    } else if (CLOSING[character] !== undefined) expected.push(CLOSING[character]);
    else if (character === expected.at(-1)) {
      expected.pop();
      if (expected.length === 0) return { at: at + 1 };
    }
  }
  return { at: line.length, open: { character: line[start]!, at: start } };
}

function wordOf(raw: string, start: number, open: boolean): Word {
  const quote = raw[0];
  if (quote !== '"' && quote !== "'") return { text: raw, start };
  if (open) return { text: raw.slice(1), start };
  if (raw.length < 2 || raw.at(-1) !== quote) return { text: raw, start };
  const value = quote === "'" ? raw.slice(1, -1) : textOf(raw, start);
  return { text: value, literal: { value }, start };
}

function textOf(raw: string, start: number): string {
  try {
    return JSON.parse(raw);
  } catch (cause) {
    throw new UsageError(
      `The text at column ${start + 1} is no JSON text (${errorText(cause)}); ` +
        "single quotes take everything as it stands, backslashes too",
      { cause },
    );
  }
}
