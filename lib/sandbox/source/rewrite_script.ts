import { checkCompiled } from "./check_compiled.ts";
import type { CompiledSource } from "./compiled_source.ts";
import { EditList } from "./edit_list.ts";
import { freeName } from "./free_name.ts";
import type { SyntaxNode } from "./walk.ts";

/** Where notes about values go. */
interface Notes {
  edits: EditList;
  /** Name of the port in the compiled code. */
  port: string;
}

/**
 * Turns a parsed script into an asynchronous function of one parameter, the port, whose value is the script's result
 * (design §8.9): that of an executed top-level `return`, else of `main()`, else of the last expression.
 *
 * Lines stay where they are. An executed `return` gives its value itself; the end of the text gives what `port.end(main)`
 * makes of `main` and of the last expression's value, noted in `port.last`.
 *
 * @throws {GuestSourceError} When what would be compiled is not what was parsed.
 */
export function rewriteScript(source: string, program: SyntaxNode): CompiledSource {
  const edits = new EditList(source);
  const port = freeName(program, "__muxit");
  noteLast(program.body as SyntaxNode[], { edits, port });
  if (source.startsWith("#!")) edits.insert(0, "//");
  edits.insert(source.length, `\n;return ${port}.end(typeof main === "function" ? main : undefined);`);
  const compiled = { head: `(async function (${port}) {\n`, body: edits };
  checkCompiled(compiled);
  return compiled;
}

/** Notes the value of the expression a list of statements ends with, also inside a last block, `if` or `try`. */
function noteLast(statements: readonly SyntaxNode[], notes: Notes): void {
  const last = statements.findLast(({ type }) => type !== "FunctionDeclaration" && type !== "EmptyStatement");
  if (last !== undefined) noteValue(last, notes);
}

function noteValue(statement: SyntaxNode, notes: Notes): void {
  const inside = (key: string) => {
    const node = statement[key] as SyntaxNode | null | undefined;
    if (node) noteValue(node, notes);
  };
  switch (statement.type) {
    case "ExpressionStatement":
      return statement.directive === undefined
        ? note(statement.expression as SyntaxNode, notes)
        : noteDirective(statement, notes);
    case "BlockStatement":
      return noteLast(statement.body as SyntaxNode[], notes);
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
function noteDirective({ directive, expression, end }: SyntaxNode, { edits, port }: Notes): void {
  if (directive === "use strict") return;
  edits.insert(end, `;${port}.last=${(expression as { raw: string }).raw};`);
}

function note(expression: SyntaxNode, { edits, port }: Notes): void {
  edits.insert(expression.start, `${port}.last=(`);
  edits.insert(expression.end, ")");
}
