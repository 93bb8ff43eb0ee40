import { checkCompiled } from "./check_compiled.ts";
import type { CompiledSource } from "./compiled_source.ts";
import { EditList } from "./edit_list.ts";
import { freeName } from "./free_name.ts";
import { GuestSourceError } from "./guest_source_error.ts";
import { lineEndsOf, positionOf } from "./positions.ts";
import { rewriteAwaits } from "./rewrite_awaits.ts";
import { type SyntaxNode, walk } from "./walk.ts";

/** Options of {@linkcode rewriteModule}. */
export interface RewriteOptions {
  /** Rewrite awaited device calls so that they yield (connectors, design §4). */
  yieldingCalls: boolean;
}

/** What is being rewritten. */
interface Work {
  source: string;
  edits: EditList;
  /** Names of our own in the compiled code. */
  names: { exports: string; view: string };
}

/**
 * Turns a parsed module into a function of two parameters: an object that gets its default export as `default`, and the
 * function `rewriteAwaits` speaks of.
 *
 * Imports and exports are replaced by blanks of the same shape, so line numbers stay (document 004, `connector.error`).
 * As in a module, imports are there before the first line, and what is exported by name is what the name holds at the end.
 *
 * @throws {GuestSourceError} When there is no `export default`.
 */
export function rewriteModule(source: string, program: SyntaxNode, options: RewriteOptions): CompiledSource {
  const names = { exports: freeName(program, "__exports"), view: freeName(program, "__y") };
  const work: Work = { source, edits: new EditList(source), names };
  const nodes = program.body as SyntaxNode[];
  work.edits.insert(0, `"use strict";${importedNames(nodes)}${source.startsWith("#!") ? "//" : ""}`);
  let exported = false;
  for (const node of nodes) {
    if (node.type === "ImportDeclaration") blank(work, node);
    else if (node.type === "ExportDefaultDeclaration") exported = replaceDefault(work, node);
    else if (node.type === "ExportNamedDeclaration") exported = replaceNamed(work, node) || exported;
  }
  if (!exported) {
    throw new GuestSourceError("There is no `export default` in this file", positionOf(source, 0));
  }
  if (options.yieldingCalls) walk(program, (node) => rewriteAwaits(node, work.edits, names.view));
  const compiled = { head: `(async function (${names.exports}, ${names.view}) {\n`, body: work.edits };
  checkCompiled(compiled);
  return compiled;
}

function importedNames(nodes: readonly SyntaxNode[]): string {
  return nodes.filter(({ type }) => type === "ImportDeclaration").flatMap((node) => {
    const from = (node.source as { value: string }).value;
    return (node.specifiers as SyntaxNode[])
      .map((specifier) => (specifier.local as { name: string }).name)
      .filter((local) => local !== from)
      .map((local) => `const ${local}=${from};`);
  }).join("");
}

// The semicolon keeps the statements around it apart, as what stood here did.
function blank({ source, edits }: Work, node: SyntaxNode): void {
  edits.replace(node, `;${lineEndsOf(source.slice(node.start, node.end))}`);
}

function replaceDefault({ source, edits, names }: Work, node: SyntaxNode): boolean {
  const declaration = node.declaration as SyntaxNode;
  const name = (declaration.id as { name: string } | null | undefined)?.name;
  const lines = lineEndsOf(source.slice(node.start, declaration.start));
  if (/Declaration$/.test(declaration.type) && name !== undefined) {
    edits.replace({ start: node.start, end: declaration.start }, lines);
    exportAtEnd(source, edits, `${names.exports}.default=${name};`);
    return true;
  }
  edits.replace({ start: node.start, end: declaration.start }, `${names.exports}.default=(${lines}`);
  edits.insert(declaration.end, source[node.end - 1] === ";" ? ")" : ");");
  return true;
}

function replaceNamed(work: Work, node: SyntaxNode): boolean {
  const { source, edits, names } = work;
  const declaration = node.declaration as SyntaxNode | null;
  if (declaration) {
    const lines = lineEndsOf(source.slice(node.start, declaration.start));
    edits.replace({ start: node.start, end: declaration.start }, lines);
    return false;
  }
  const specifier = (node.specifiers as SyntaxNode[])
    .find(({ exported }) =>
      ((exported as { name?: string; value?: string }).name ?? (exported as SyntaxNode).value) === "default"
    );
  const local = (specifier?.local as { name?: string } | undefined)?.name;
  blank(work, node);
  if (local !== undefined) exportAtEnd(source, edits, `${names.exports}.default=${local};`);
  return local !== undefined;
}

function exportAtEnd(source: string, edits: EditList, text: string): void {
  edits.insert(source.length, `\n;${text}`);
}
