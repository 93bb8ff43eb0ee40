/**
 * The documents this server is compatible with, as their text is kept in `tests/fixtures/documents/`. The text has lost
 * its code fences: samples follow prose, and the prose that follows them is glued to their last line. So a sample is
 * found by the prose in front of it, and it ends where its syntax ends.
 *
 * @module
 */
import { parseExpressionAt } from "acorn";
import { join } from "node:path";

const EXPORT = "export default {";
const FOLDER = join(import.meta.dirname!, "..", "fixtures", "documents");

/** The text of a document, by its number. */
export function documentText(number: "001" | "002" | "004"): string {
  return Deno.readTextFileSync(join(FOLDER, `${number}.txt`)).replaceAll("\r\n", "\n");
}

/** How a sample is found and where it ends. */
export interface SamplePlace {
  /** Prose in front of the sample. */
  after: string;
  /** The first words of the sample itself, the first ones after the prose. */
  begins: string;
  /** Lines of plain statements; absent, the sample ends with its object literal. */
  lines?: number;
}

/**
 * Cuts a sample out of a document.
 *
 * @throws {Error} When the prose or the first words are not there: the copy is not the document that is meant.
 */
export function cutSample(text: string, { after, begins, lines }: SamplePlace): string {
  const prose = text.indexOf(after);
  if (prose < 0) throw new Error(`The document has no text "${after}"`);
  const start = text.indexOf(begins, prose + after.length);
  if (start < 0) throw new Error(`After "${after}" the document has no "${begins}"`);
  if (lines !== undefined) return text.slice(start).split("\n", lines).join("\n");
  // A whole file ends with what it exports, whatever stands in front of that; a fragment with its own literal.
  const isFile = /^(export|import|\/\/)/.test(begins);
  const literal = text.indexOf("{", isFile ? text.indexOf(EXPORT, start) + EXPORT.length - 1 : start);
  return text.slice(start, endOfLiteral(text, literal)) + (isFile ? ";" : "");
}

/** The offset behind the object literal that begins at `start`. */
export function endOfLiteral(text: string, start: number): number {
  const node = parseExpressionAt(text, start, { ecmaVersion: "latest" });
  // Glued prose may begin with a comma: then the parser sees a sequence, and the literal is its first part.
  return node.type === "SequenceExpression" ? node.expressions[0]!.end : node.end;
}
