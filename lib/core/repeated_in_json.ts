/** An object or a list that has begun and not ended yet. */
interface Level {
  /** Keys seen so far; absent for a list. */
  readonly keys?: Set<string>;
  /** The key, or the number of the entry, that is being read. */
  at: string | number;
}

/**
 * Paths of keys that stand more than once in one object of a JSON text, joined by dots; of a list, by the number of the
 * entry. Reads the text once, whatever is in it.
 *
 * @param text JSON, a byte order mark before it or not.
 * @param most Paths that are told at most.
 */
export function repeatedInJson(text: string, most = Infinity): string[] {
  const levels: Level[] = [];
  const found = new Set<string>();
  // Behind `{` and behind a comma in an object, the next text is a key.
  let keyNext = false;
  for (let at = 0; at < text.length && found.size < most; at++) {
    const level = levels.at(-1);
    switch (text[at]) {
      case '"': {
        const end = stringEnd(text, at);
        if (keyNext && level?.keys !== undefined) {
          const key = JSON.parse(text.slice(at, end)) as string;
          level.at = key;
          if (level.keys.has(key)) found.add(levels.map(({ at }) => at).join("."));
          level.keys.add(key);
          keyNext = false;
        }
        at = end - 1;
        break;
      }
      case "{":
        levels.push({ keys: new Set(), at: "" });
        keyNext = true;
        break;
      case "[":
        levels.push({ at: 0 });
        keyNext = false;
        break;
      case "}":
      case "]":
        levels.pop();
        keyNext = false;
        break;
      case ",":
        if (level?.keys === undefined && level !== undefined) level.at = Number(level.at) + 1;
        keyNext = level?.keys !== undefined;
        break;
    }
  }
  return [...found];
}

/** The offset behind a JSON text that begins at another. */
function stringEnd(text: string, at: number): number {
  for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === "\\") at++;
  return at + 1;
}
