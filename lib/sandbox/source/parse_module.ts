import { GuestSourceError } from "./guest_source_error.ts";
import { parseSource } from "./parse_source.ts";
import { positionOf } from "./positions.ts";
import { type SyntaxNode, walk } from "./walk.ts";

/** Options of {@linkcode parseModule}. */
export interface ParseOptions {
  /** The only names that may be imported; each from a module of the same name (document 001). */
  imports: readonly string[];
}

/**
 * Parses guest source as an ES module and refuses what a guest must not contain.
 *
 * @throws {GuestSourceError} On a syntax error, `import()`, `import.meta`, a foreign import or re-export, or a
 * source of more than 1 MB; with line and column.
 */
export function parseModule(source: string, options: ParseOptions): SyntaxNode {
  const program = parseSource(source, { sourceType: "module" });
  walk(program, (node) => refuse(node, source, options.imports));
  return program;
}

function refuse(node: SyntaxNode, source: string, imports: readonly string[]): void {
  const fail = (what: string) => {
    throw new GuestSourceError(what, positionOf(source, node.start));
  };
  switch (node.type) {
    case "ImportExpression":
      return fail("Dynamic import() is not allowed here");
    case "MetaProperty":
      if ((node.meta as { name: string }).name === "import") fail("import.meta is not allowed here");
      return;
    case "ExportAllDeclaration":
      return fail("Re-exporting another module is not allowed here");
    case "ExportNamedDeclaration":
      if (node.source) fail("Re-exporting another module is not allowed here");
      return;
    case "ImportDeclaration":
      return refuseImport(node, imports, fail);
  }
}

function refuseImport(node: SyntaxNode, imports: readonly string[], fail: (what: string) => void): void {
  const from = (node.source as { value: string }).value;
  const allowed = imports.length === 0 ? "nothing may be imported" : `allowed: ${imports.join(", ")}`;
  if (!imports.includes(from)) return fail(`Import of "${from}" is not allowed here; ${allowed}`);
  for (const specifier of node.specifiers as SyntaxNode[]) {
    const imported = specifier.type === "ImportSpecifier"
      ? (specifier.imported as { name?: string }).name
      : specifier.type === "ImportDefaultSpecifier"
      ? from
      : undefined;
    if (imported !== from) return fail(`Only ${from} itself can be imported from "${from}"`);
  }
}
