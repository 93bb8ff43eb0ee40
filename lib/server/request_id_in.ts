import type { LargeMessage } from "@/lib/websocket/mod.ts";

/** Longest id that is given back. */
const LONGEST = 1000;
const TAIL = /[,{]\s*"requestId"\s*:\s*("(?:[^"\\]|\\.)*"|-?[0-9.eE+-]+|true|false|null)\s*\}\s*$/;
const VALUE = /\s*:\s*("(?:[^"\\]|\\.)*"|-?[0-9.eE+-]+|true|false|null)\s*[,}]/y;
const KEY = '"requestId"';

/**
 * The `requestId` of a message that is too large to be parsed, so that its error finds its asker; `undefined` when there is
 * none in what was kept of it, or none that is a simple value. Nothing of the message is built.
 */
export function requestIdIn({ head, tail }: Pick<LargeMessage, "head" | "tail">): unknown {
  return valueOf(TAIL.exec(tail)?.[1]) ?? valueOf(scan(head));
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
        VALUE.lastIndex = at + KEY.length;
        const found = VALUE.exec(text.slice(0, at + KEY.length + LONGEST));
        if (found !== null) return found[1];
      }
      at = endOfString(text, at);
    }
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
  if (json === undefined || json.length > LONGEST) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
