import type { EditList, SyntaxNode } from "@/lib/sandbox/mod.ts";
import type { TextStyle } from "./text_style.ts";

/** What stands between brackets: an object literal with its properties, or a list with its elements. */
export interface Enclosed {
  /** Offset of the opening bracket. */
  start: number;
  /** Offset behind the closing bracket. */
  end: number;
  items: readonly SyntaxNode[];
}

const LINE_COMMENT = "\\/\\/[^\\n\\r\\u2028\\u2029]*";
const GAP = new RegExp(`(?:\\s|${LINE_COMMENT}|\\/\\*[\\s\\S]*?\\*\\/)*`, "y");
const REST_OF_LINE = new RegExp(`[ \\t]*(?:${LINE_COMMENT}|\\/\\*(?:(?!\\*\\/)[^\\r\\n])*\\*\\/)?`, "y");
const SPACES = /[ \t]*/y;
const LINE_END = /[ \t]*\r?\n/y;

/**
 * Removes items with their commas; a line that held nothing else goes too, comments stay.
 *
 * @param what `left` gives what shall stand in the place of an item.
 */
export function removeItems(
  edits: EditList,
  source: string,
  { items, removed, left = () => "" }: {
    items: readonly SyntaxNode[];
    removed: ReadonlySet<SyntaxNode>;
    left?: (node: SyntaxNode) => string;
  },
): void {
  for (const [index, node] of items.entries()) {
    if (!removed.has(node)) continue;
    const comma = commaAfter(source, node.end);
    let { start } = node;
    if (comma === undefined) {
      start = dropCommaBefore(edits, source, { items: items.slice(0, index), removed, start });
    }
    const text = left(node);
    if (text !== "") {
      edits.replace(node, text);
      if (comma !== undefined) edits.replace({ start: comma - 1, end: comma }, "");
      continue;
    }
    const { start: from, end } = wholeLine(source, start, node.end);
    if (comma === undefined) edits.replace({ start: from, end }, "");
    else if (/^\s*$/.test(source.slice(node.end, comma - 1))) {
      const whole = wholeLine(source, node.start, comma);
      const behind = whole.start === node.start ? endOf(SPACES, source, comma) : whole.end;
      edits.replace({ start: whole.start, end: behind }, "");
    } else {
      // A comment stands before the comma.
      edits.replace(node, "");
      edits.replace({ start: comma - 1, end: comma }, "");
    }
  }
}

/** Adds an item at the end, on a line of its own where the others have theirs. */
export function appendItem(
  edits: EditList,
  source: string,
  { list, text, style }: { list: Enclosed; text: string; style: TextStyle },
): void {
  const last = list.items.at(-1);
  if (last === undefined) return fillEmpty(edits, source, { list, text, style });
  const comma = commaAfter(source, last.end);
  const multiline = source.slice(list.start, last.start).includes("\n");
  const trailing = comma !== undefined ? "," : "";
  if (comma === undefined) edits.insert(last.end, ",");
  const at = comma ?? last.end;
  if (!multiline) {
    edits.insert(at, ` ${text}${trailing}`);
    return;
  }
  // A comment behind the last item stays on its line.
  const line = endOf(REST_OF_LINE, source, at);
  edits.insert(line, `${style.newline}${indentOf(source, last.start)}${text}${trailing}`);
}

/** Adds an item in front of another one. */
export function insertBefore(
  edits: EditList,
  source: string,
  { node, text, style }: { node: SyntaxNode; text: string; style: TextStyle },
): void {
  const alone = /^[ \t]*$/.test(source.slice(lineStart(source, node.start), node.start));
  edits.insert(node.start, alone ? `${text},${style.newline}${indentOf(source, node.start)}` : `${text}, `);
}

// Between the brackets may be comments.
function fillEmpty(
  edits: EditList,
  source: string,
  { list, text, style }: { list: Enclosed; text: string; style: TextStyle },
): void {
  const inside = source.slice(list.start + 1, list.end - 1);
  const written = inside.trimEnd();
  if (written === "") {
    const space = source[list.start] === "{" ? " " : "";
    edits.replace({ start: list.start + 1, end: list.end - 1 }, `${space}${text}${space}`);
    return;
  }
  const at = list.start + 1 + written.length;
  const ownLine = inside.includes("\n");
  const indent = indentOf(source, at);
  edits.insert(at, ownLine ? `${style.newline}${indent}${text}` : ` ${text}`);
}

/** Takes the comma away that the last item which stays would keep; gives where the removal begins. */
function dropCommaBefore(
  edits: EditList,
  source: string,
  { items, removed, start }: {
    items: readonly SyntaxNode[];
    removed: ReadonlySet<SyntaxNode>;
    start: number;
  },
): number {
  const staying = items.findLast((item) => !removed.has(item));
  const comma = staying && commaAfter(source, staying.end);
  if (comma === undefined) return start;
  edits.replace({ start: comma - 1, end: comma }, "");
  return /^[ \t]*$/.test(source.slice(comma, start)) ? comma : start;
}

/** The range, and all of its lines where nothing else stands on them. */
function wholeLine(source: string, start: number, end: number): { start: number; end: number } {
  const from = lineStart(source, start);
  const to = endOf(LINE_END, source, end);
  return to !== end && /^[ \t]*$/.test(source.slice(from, start)) ? { start: from, end: to } : { start, end };
}

function indentOf(source: string, offset: number): string {
  return /^[ \t]*/.exec(source.slice(lineStart(source, offset), offset))![0];
}

function lineStart(source: string, offset: number): number {
  return source.lastIndexOf("\n", offset - 1) + 1;
}

/** The offset behind the comma when that is the next thing after `offset`, comments aside. */
function commaAfter(source: string, offset: number): number | undefined {
  const at = endOf(GAP, source, offset);
  return source[at] === "," ? at + 1 : undefined;
}

/** Where a match that begins at `offset` ends; `offset` itself when there is none. */
function endOf(pattern: RegExp, source: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(source) ? pattern.lastIndex : offset;
}
