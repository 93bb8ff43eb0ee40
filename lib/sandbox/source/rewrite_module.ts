import { EditList } from "./edit_list.ts";
import { GuestSourceError } from "./guest_source_error.ts";
import { positionOf } from "./edit_list.ts";
import { type SyntaxNode, walk } from "./walk.ts";
import { rewriteAwaits } from "./rewrite_awaits.ts";

/** Options of {@linkcode rewriteModule}. */
export interface RewriteOptions {
  /** Rewrite awaited device calls so that they yield (connectors, design §4). */
  yieldingCalls: boolean;
}

/**
 * Turns a parsed module into a function body that assigns its default export to `__exports.default`.
 *
 * Import statements are replaced by blanks of the same shape, so line numbers stay (document 004,
 * `connector.error`).
 *
 * @throws {GuestSourceError} When there is no `export default`.
 */
export function rewriteModule(source: string, program: SyntaxNode, options: RewriteOptions): EditList {
  const edits = new EditList(source).insert(0, '"use strict";');
  let exported = false;
  for (const node of program.body as SyntaxNode[]) {
    if (node.type === "ImportDeclaration") replaceImport(edits, source, node);
    else if (node.type === "ExportDefaultDeclaration") {
      replaceDefault(edits, node);
      exported = true;
    } else if (node.type === "ExportNamedDeclaration") exported = replaceNamed(edits, node) || exported;
  }
  if (!exported) {
    throw new GuestSourceError("There is no `export default` in this file", positionOf(source, 0));
  }
  if (options.yieldingCalls) walk(program, (node) => rewriteAwaits(node, edits));
  if (source.startsWith("#!")) edits.insert(0, "//");
  return edits;
}

function replaceImport(edits: EditList, source: string, node: SyntaxNode): void {
  const from = (node.source as { value: string }).value;
  const aliases = (node.specifiers as SyntaxNode[])
    .map((specifier) => (specifier.local as { name: string }).name)
    .filter((local) => local !== from)
    .map((local) => `const ${local}=${from};`).join("");
  const lines = source.slice(node.start, node.end).replace(/[^\n]+/g, "");
  edits.replace(node, aliases + lines);
}

function replaceDefault(edits: EditList, node: SyntaxNode): void {
  const declaration = node.declaration as SyntaxNode;
  edits.replace({ start: node.start, end: declaration.start }, "__exports.default=(");
  edits.insert(declaration.end, ")");
  if (/Declaration$/.test(declaration.type)) edits.insert(declaration.end, ";");
}

function replaceNamed(edits: EditList, node: SyntaxNode): boolean {
  const declaration = node.declaration as SyntaxNode | null;
  if (declaration) {
    edits.replace({ start: node.start, end: declaration.start }, "");
    return false;
  }
  const specifier = (node.specifiers as SyntaxNode[])
    .find((item) => (item.exported as { name?: string }).name === "default");
  const local = (specifier?.local as { name?: string } | undefined)?.name;
  edits.replace(node, local === undefined ? "" : `__exports.default=${local};`);
  return local !== undefined;
}
