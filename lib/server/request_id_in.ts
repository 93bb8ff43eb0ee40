import type { LargeMessage } from "@/lib/websocket/mod.ts";

/** Longest id that is given back. */
const LONGEST = 1000;
/** How often the key may stand in the end of a message. */
const MOST_KEYS = 50;
const KEY = '"requestId"';
const COLON = /\s*:\s*/y;
const SCALAR = /-?[0-9.eE+-]+|true|false|null/y;

/**
 * The `requestId` of a message that is too large to be parsed, so that its error finds its asker; `undefined` when there is
 * none in what was kept of it. Nothing of the message is built.
 */
export function requestIdIn({ head, tail }: Pick<LargeMessage, "head" | "tail">): unknown {
  return fromEnd(tail) ?? valueOf(scan(head));
}

/** Where everything from the key to the end makes an object, the key stands in the outermost one. */
function fromEnd(tail: string): unknown {
  let at = tail.lastIndexOf(KEY);
  for (let tried = 0; at >= 0 && tried < MOST_KEYS; tried++) {
    const found = valueOf(`{${tail.slice(at)}`) as { requestId: unknown } | undefined;
    if (found !== undefined) return isShort(found.requestId) ? found.requestId : undefined;
    at = at === 0 ? -1 : tail.lastIndexOf(KEY, at - 1);
  }
}

function isShort(value: unknown): boolean {
  return JSON.stringify(value).length <= LONGEST;
}

/** Walks over the text, from one string and bracket to the next, and stops at the key of the outermost object. */
function scan(text: string): string | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    else if (character === '"') {
      if (depth === 1 && text.startsWith(KEY, at)) {
        const value = valueBehind(text, at + KEY.length);
        if (value !== undefined) return value;
      }
      at = endOfString(text, at);
    }
  }
}

/** The text of the value behind a colon; `undefined` where there is none, or a very long one. */
function valueBehind(text: string, start: number): string | undefined {
  const within = text.slice(start, start + LONGEST);
  COLON.lastIndex = 0;
  if (!COLON.test(within)) return undefined;
  const from = COLON.lastIndex;
  SCALAR.lastIndex = from;
  if (SCALAR.test(within)) return within.slice(from, SCALAR.lastIndex);
  const end = endOfValue(within, from);
  return end === undefined ? undefined : within.slice(from, end);
}

/** Where a string, a list or an object ends. */
function endOfValue(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') at = endOfString(text, at);
    else if ("{[".includes(character)) depth++;
    else if ("}]".includes(character)) depth--;
    if (depth === 0) return at < text.length ? at + 1 : undefined;
  }
}

function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text[at - 1 - escapes] === "\\") escapes++;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
}

function valueOf(json: string | undefined): unknown {
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
