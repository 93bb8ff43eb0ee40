import { parse } from "acorn";
import { positionOf } from "./edit_list.ts";
import { GuestSourceError } from "./guest_source_error.ts";
import { type SyntaxNode, walk } from "./walk.ts";

/** Guest source larger than this is refused (design §8.25). In UTF-16 units, at most as many bytes. */
export const MAX_SOURCE_LENGTH = 1024 * 1024;

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
  if (source.length > MAX_SOURCE_LENGTH) {
    throw new GuestSourceError(`The source is larger than ${MAX_SOURCE_LENGTH} characters`);
  }
  const program = parseOrExplain(source);
  walk(program, (node) => refuse(node, source, options.imports));
  return program;
}

function parseOrExplain(source: string): SyntaxNode {
  try {
    return parse(source, {
      ecmaVersion: "latest",
      sourceType: "module",
      allowAwaitOutsideFunction: true,
      allowHashBang: true,
      preserveParens: true,
    }) as unknown as SyntaxNode;
  } catch (error) {
    throw explain(error, source);
  }
}

function explain(error: unknown, source: string): GuestSourceError {
  if (error instanceof RangeError) {
    return new GuestSourceError("The source is nested too deeply to parse");
  }
  const { message, pos } = error as { message: string; pos?: number };
  if (pos === undefined) return new GuestSourceError(message);
  const plain = message.replace(/ \(\d+:\d+\)$/, "");
  return new GuestSourceError(plain + tokenAt(plain, { source, pos }), positionOf(source, pos));
}

function tokenAt(message: string, { source, pos }: { source: string; pos: number }): string {
  if (message !== "Unexpected token") return "";
  const token = /^(?:[\w$]+|[^\s\w])/.exec(source.slice(pos, pos + 40))?.[0];
  return token === undefined ? " at the end of the file" : ` '${token}'`;
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
