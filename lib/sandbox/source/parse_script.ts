import { GuestSourceError } from "./guest_source_error.ts";
import { parseSource } from "./parse_source.ts";
import { positionOf } from "./positions.ts";
import { type SyntaxNode, walk } from "./walk.ts";

/**
 * Parses a script of a user: plain JavaScript in which `return` and `await` may stand at the top level (design §8.9).
 *
 * @throws {GuestSourceError} On a syntax error, on `import` and `export` in any form, and on more than 1 MB; with line
 * and column.
 */
export function parseScript(source: string): SyntaxNode {
  const program = parseSource(source, { sourceType: "script", allowReturnOutsideFunction: true });
  walk(program, (node) => {
    if (node.type !== "ImportExpression") return;
    throw new GuestSourceError("Dynamic import() is not allowed here", positionOf(source, node.start));
  });
  return program;
}
