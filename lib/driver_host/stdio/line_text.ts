/** Stands before the name of a number while it is text; nobody else can write it. */
const MARK = `${crypto.randomUUID()} `;
const MARKED = new RegExp(`"${MARK}(NaN|-?Infinity)"`, "g");
/** Texts, to leave them alone, and the numbers JSON has no text for. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b(?!\s*:)/g;

/**
 * JSON text with NaN and the infinities as Python's `json` reads and writes them: `NaN`, `Infinity`, `-Infinity`. Without
 * such numbers it is JSON.
 */
export function lineText(message: unknown): string {
  const plain = JSON.stringify(message);
  if (!plain.includes("null")) return plain;
  const marked = JSON.stringify(message, (_key, value) => {
    return typeof value === "number" && !Number.isFinite(value) ? MARK + value : value;
  });
  return marked.replace(MARKED, "$1");
}

/**
 * Reads JSON in which such numbers may stand.
 *
 * @throws {SyntaxError} When it is neither.
 */
export function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
  }
  const marked = text.replace(TOKENS, (token) => token[0] === '"' ? token : `"${MARK}${token}"`);
  return JSON.parse(marked, (_key, value) => {
    return typeof value === "string" && value.startsWith(MARK) ? Number(value.slice(MARK.length)) : value;
  });
}
