import type { EditList } from "./edit_list.ts";
import { childrenOf, type SyntaxNode } from "./walk.ts";

/**
 * Rewrites `await OBJ.m(args)` to `await VIEW(OBJ).m(args)`, and likewise `return OBJ.m(args)` and an expression body in
 * async functions (design §4). `VIEW` gives the face of a device whose actions yield, and every other value as it is: what
 * is read, called and evaluated stays as written, in its order.
 *
 * What stays as it is, and so blocks: a `?.` inside OBJ, `super.m`, `#m`, aliased methods, `Promise.all([...])`, and a
 * `return` whose way out runs code of the user: in `try`, in `for … of` and beside `using`.
 *
 * @param view Name of the function in the compiled code.
 */
export function rewriteAwaits(node: SyntaxNode, edits: EditList, view: string): void {
  if (node.type === "AwaitExpression") rewriteCall(node.argument as SyntaxNode, edits, view);
  if (!isAsyncFunction(node)) return;
  const body = node.body as SyntaxNode;
  if (body.type !== "BlockStatement") rewriteCall(body, edits, view);
  else for (const value of freeReturns(body)) rewriteCall(value, edits, view);
}

function isAsyncFunction(node: SyntaxNode): boolean {
  return node.async === true && node.generator !== true && /Function/.test(node.type);
}

/** What the function's own `return` statements give, of those behind which nothing of the user's runs. */
function freeReturns(body: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const stack = [body];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === "ReturnStatement" && node.argument) found.push(node.argument as SyntaxNode);
    if (/Function|Class/.test(node.type) || runsCodeOnLeaving(node)) continue;
    stack.push(...childrenOf(node));
  }
  return found;
}

function runsCodeOnLeaving(node: SyntaxNode): boolean {
  if (node.type === "TryStatement" || node.type === "ForOfStatement") return true;
  const statements = node.type === "SwitchStatement"
    ? (node.cases as SyntaxNode[]).flatMap((item) => item.consequent as SyntaxNode[])
    : node.type === "BlockStatement"
    ? node.body as SyntaxNode[]
    : node.type === "ForStatement"
    ? [node.init as SyntaxNode | null]
    : [];
  return statements.some((item) => typeof item?.kind === "string" && item.kind.endsWith("using"));
}

function rewriteCall(expression: SyntaxNode, edits: EditList, view: string): void {
  let call = expression;
  while (call.type === "ChainExpression" || call.type === "ParenthesizedExpression") {
    call = call.expression as SyntaxNode;
  }
  if (call.type !== "CallExpression") return;
  const callee = call.callee as SyntaxNode;
  if (callee.type !== "MemberExpression") return;
  const object = callee.object as SyntaxNode;
  const property = callee.property as SyntaxNode;
  if (object.type === "Super" || property.type === "PrivateIdentifier" || hasOptionalLink(object)) return;
  edits.insert(object.start, `${view}(`);
  edits.insert(object.end, ")");
}

function hasOptionalLink(object: SyntaxNode): boolean {
  for (let node = object; node.type === "MemberExpression" || node.type === "CallExpression";) {
    if (node.optional === true) return true;
    node = (node.type === "MemberExpression" ? node.object : node.callee) as SyntaxNode;
  }
  return false;
}
