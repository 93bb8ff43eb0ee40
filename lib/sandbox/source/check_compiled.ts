import { type CompiledSource, textOf } from "./compiled_source.ts";
import { GuestSourceError } from "./guest_source_error.ts";
import { parseText, type Place } from "./parse_source.ts";
import { type SyntaxNode, walk } from "./walk.ts";

/**
 * Checks exactly the text that is compiled, in the goal in which it is compiled: it is one function, nothing of it stands
 * outside, and nothing in it imports.
 *
 * @throws {GuestSourceError} With the place in the user's own text.
 */
export function checkCompiled(compiled: CompiledSource): void {
  const { head, body } = compiled;
  const place: Place = (offset) => body.originalOffset(Math.max(0, offset - head.length));
  const program = parseText(textOf(compiled), { sourceType: "script" }, place);
  const [statement, ...more] = program.body as SyntaxNode[];
  const inner = (statement?.expression as SyntaxNode | undefined)?.expression as SyntaxNode | undefined;
  if (statement?.type !== "ExpressionStatement" || more.length > 0 || !/Function/.test(inner?.type ?? "")) {
    throw new GuestSourceError("The source is not closed in itself", place(more[0]?.start ?? 0));
  }
  walk(program, ({ type, start, meta }) => {
    if (type === "ImportExpression" || (meta as { name?: string } | undefined)?.name === "import") {
      throw new GuestSourceError("Dynamic import() is not allowed here", place(start));
    }
  });
}
