import { EditList } from "./edit_list.ts";
import type { SyntaxNode } from "./walk.ts";

/** Name of the compiled function's parameter: what the rewritten code tells the bootstrap. */
export const SCRIPT_PORT = "__muxit";

/**
 * Turns a parsed script into the body of an asynchronous function whose value is the script's result (design §8.9): that
 * of an executed top-level `return`, else of `main()`, else of the last expression.
 *
 * Lines stay where they are. An executed `return` gives its value itself; the end of the text gives what
 * `__muxit.end(main)` makes of `main` and of the last expression's value, noted in `__muxit.last`.
 */
export function rewriteScript(source: string, program: SyntaxNode): EditList {
  const edits = new EditList(source);
  noteLast(program.body as SyntaxNode[], edits);
  if (source.startsWith("#!")) edits.insert(0, "//");
  return edits.insert(
    source.length,
    `\n;return ${SCRIPT_PORT}.end(typeof main === "function" ? main : undefined);`,
  );
}

/** Notes the value of the expression a list of statements ends with, also inside a last block, `if` or `try`. */
function noteLast(statements: readonly SyntaxNode[], edits: EditList): void {
  const last = statements.findLast(({ type }) => type !== "FunctionDeclaration" && type !== "EmptyStatement");
  if (last !== undefined) noteValue(last, edits);
}

function noteValue(statement: SyntaxNode, edits: EditList): void {
  const inside = (key: string) => {
    const node = statement[key] as SyntaxNode | null | undefined;
    if (node) noteValue(node, edits);
  };
  switch (statement.type) {
    case "ExpressionStatement":
      return statement.directive === undefined
        ? note(statement.expression as SyntaxNode, edits)
        : noteDirective(statement, edits);
    case "BlockStatement":
      return noteLast(statement.body as SyntaxNode[], edits);
    case "IfStatement":
      inside("consequent");
      return inside("alternate");
    case "TryStatement":
      inside("block");
      return inside("handler");
    case "CatchClause":
      return inside("body");
  }
}

// A text alone is the result, as every other expression; it stays a directive, because functions may stand behind it.
function noteDirective({ directive, expression, end }: SyntaxNode, edits: EditList): void {
  if (directive === "use strict") return;
  edits.insert(end, `;${SCRIPT_PORT}.last=${(expression as { raw: string }).raw};`);
}

function note(expression: SyntaxNode, edits: EditList): void {
  edits.insert(expression.start, `${SCRIPT_PORT}.last=(`);
  edits.insert(expression.end, ")");
}
