/** Characters that are looked through, some 20 ms; an id that stands behind them, and not at the end, is not found. */
const MOST = 1024 * 1024;
/** Longest id that is given back. */
const LONGEST = 1000;
const TAIL = /[,{]\s*"requestId"\s*:\s*("(?:[^"\\]|\\.)*"|-?[0-9.eE+-]+|true|false|null)\s*\}\s*$/;
const VALUE = /\s*:\s*("(?:[^"\\]|\\.)*"|-?[0-9.eE+-]+|true|false|null)\s*[,}]/y;
const KEY = '"requestId"';

/**
 * The `requestId` of a message that is too large to be parsed, so that its error finds its asker; `undefined` when there is
 * none, or none that is a simple value. Nothing of the message is built.
 */
export function requestIdIn(text: string): unknown {
  const last = TAIL.exec(text.slice(-2 * LONGEST));
  return valueOf(last?.[1]) ?? valueOf(scan(text));
}

/** Walks over the text, from one string and bracket to the next, and stops at the key of the outermost object. */
function scan(text: string): string | undefined {
  const end = Math.min(text.length, MOST);
  let depth = 0;
  for (let at = 0; at < end; at++) {
    const character = text[at];
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    else if (character === '"') {
      if (depth === 1 && text.startsWith(KEY, at)) {
        VALUE.lastIndex = at + KEY.length;
        const found = VALUE.exec(text.slice(0, at + KEY.length + LONGEST));
        if (found !== null) return found[1];
      }
      at = endOfString(text, at, end);
    }
  }
}

function endOfString(text: string, start: number, end: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0 && at < end; at = text.indexOf('"', at + 1)) {
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
