import type { EditList, SyntaxNode } from "@/lib/sandbox/mod.ts";
import type { ObjectLiteral } from "./exported_object.ts";

/** How a file is written: the edit follows it. */
export interface TextStyle {
  quote: '"' | "'";
  newline: string;
}

/** Looks at how a file quotes and ends its lines. */
export function styleOf(source: string): TextStyle {
  const single = source.split("'").length;
  const double = source.split('"').length;
  return { quote: single > double ? "'" : '"', newline: source.includes("\r\n") ? "\r\n" : "\n" };
}

/** The text of a primitive in a given style. */
export function literalText(value: string | number | boolean | null, quote: string): string {
  if (typeof value !== "string") return String(value);
  const json = JSON.stringify(value);
  if (quote === '"') return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** The text of a key; quoted only when it has to be. */
export function keyText(key: string, quote: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : literalText(key, quote);
}

/** Removes a property with its comma; a line that held nothing else goes too. */
export function removeProperty(
  edits: EditList,
  source: string,
  where: { object: ObjectLiteral; node: SyntaxNode },
): void {
  const { object, node } = where;
  const comma = tokenAfter(source, node.end, ",");
  let { start } = node;
  let end = comma ?? node.end;
  if (comma === undefined) {
    const before = object.properties[object.properties.indexOf(node) - 1];
    const separator = before && tokenAfter(source, before.end, ",");
    if (separator !== undefined) {
      edits.replace({ start: separator - 1, end: separator }, "");
      if (/^[ \t]*$/.test(source.slice(separator, start))) start = separator;
    }
  }
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  const rest = /^[ \t]*\r?\n/.exec(source.slice(end));
  if (/^[ \t]*$/.test(source.slice(lineStart, start)) && rest !== null) {
    start = lineStart;
    end += rest[0].length;
  } else if (comma !== undefined) end += /^[ \t]*/.exec(source.slice(end))![0].length;
  edits.replace({ start, end }, "");
}

/** Adds a property at the end of an object literal, on a line of its own where the others have theirs. */
export function appendProperty(
  edits: EditList,
  source: string,
  added: { object: ObjectLiteral; text: string; style: TextStyle },
): void {
  const { object, text, style } = added;
  const last = object.properties.at(-1);
  if (last === undefined) {
    edits.replace({ start: object.start + 1, end: object.end - 1 }, ` ${text} `);
    return;
  }
  const comma = tokenAfter(source, last.end, ",");
  const multiline = source.slice(object.start, last.start).includes("\n");
  const trailing = comma !== undefined ? "," : "";
  if (comma === undefined) edits.insert(last.end, ",");
  const at = comma ?? last.end;
  if (!multiline) {
    edits.insert(at, ` ${text}${trailing}`);
    return;
  }
  // A comment behind the last property stays on its line.
  const line = /^[ \t]*(?:\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/)?/.exec(source.slice(at))![0].length;
  edits.insert(at + line, `${style.newline}${indentOf(source, last.start)}${text}${trailing}`);
}

/** Adds a property in front of the first one, or of the given one. */
export function insertBefore(
  edits: EditList,
  source: string,
  added: { node: SyntaxNode; text: string; style: TextStyle },
): void {
  const { node, text, style } = added;
  const lineStart = source.lastIndexOf("\n", node.start - 1) + 1;
  const alone = /^[ \t]*$/.test(source.slice(lineStart, node.start));
  edits.insert(node.start, alone ? `${text},${style.newline}${indentOf(source, node.start)}` : `${text}, `);
}

function indentOf(source: string, offset: number): string {
  const lineStart = source.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(source.slice(lineStart, offset))![0];
}

/** The offset behind `token` when it is the next thing after `offset`, comments aside. */
function tokenAfter(source: string, offset: number, token: string): number | undefined {
  const skipped = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(source.slice(offset))![0].length;
  return source[offset + skipped] === token ? offset + skipped + 1 : undefined;
}
