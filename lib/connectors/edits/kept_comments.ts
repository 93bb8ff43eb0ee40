import type { SyntaxNode } from "@/lib/sandbox/mod.ts";
import { unwrap } from "./exported_object.ts";

const COMMENT = /\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\//g;

/**
 * The comments in a property that goes, as they can stand in its place; empty when there are none. Those inside of its elements
 * are part of these.
 */
export function keptComments(source: string, node: SyntaxNode): string {
  const comments = gapsOf(node).flatMap(({ start, end }) => source.slice(start, end).match(COMMENT) ?? []);
  if (comments.length === 0) return "";
  const newline = source.includes("\r\n") ? "\r\n" : "\n";
  const indent = /^[ \t]*/.exec(source.slice(source.lastIndexOf("\n", node.start - 1) + 1, node.start))![0];
  const lines = comments.join(newline + indent);
  // Whatever follows a line comment would be part of it.
  const alone = /^[ \t]*,?[ \t]*(?:\r?\n|$)/.test(source.slice(node.end));
  return comments.at(-1)!.startsWith("//") && !alone ? lines + newline + indent : lines;
}

/** What of a property is neither its key nor its value, nor an element of that when it is a list. */
function gapsOf(node: SyntaxNode): { start: number; end: number }[] {
  const value = unwrap(node.value as SyntaxNode);
  const elements = value.type === "ArrayExpression" ? value.elements as (SyntaxNode | null)[] : [value];
  const solid = [node.key as SyntaxNode, ...elements.filter((element) => element !== null)];
  return [...solid, undefined].map((item, index) => ({
    start: solid[index - 1]?.end ?? node.start,
    end: item?.start ?? node.end,
  }));
}
