import type { EditList } from "./edit_list.ts";
import { GuestSourceError } from "./guest_source_error.ts";
import { parseText, type Place } from "./parse_source.ts";
import { type SyntaxNode, walk } from "./walk.ts";

/** A guest's source as it is compiled: the text of one expression that is an asynchronous function. */
export interface CompiledSource {
  /** What stands in front of the body, on lines of its own. */
  head: string;
  body: EditList;
}

/** What stands behind the body. Positions never come from a name that the source gives itself. */
const TAIL = "\n})\n//# sourceURL=muxit:user";

/** The whole text of a compiled source. */
export function textOf({ head, body }: CompiledSource): string {
  return head + body.toString() + TAIL;
}

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
