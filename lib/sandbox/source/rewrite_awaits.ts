import type { EditList } from "./edit_list.ts";
import { childrenOf, type SyntaxNode } from "./walk.ts";

const OPTIONAL_OBJECT = 1;
const OPTIONAL_CALL = 2;

/**
 * Rewrites `await OBJ.m(args)` to `await __y(OBJ, "m", flags)(args)`, and `return OBJ.m(args)` or an expression
 * body in async functions likewise (design §4). `__y` yields when OBJ is a device and behaves like the plain call
 * otherwise. What stays as it is: a `?.` inside OBJ, `super.m`, `#m`, aliased methods, `Promise.all([...])`.
 */
export function rewriteAwaits(node: SyntaxNode, edits: EditList): void {
  if (node.type === "AwaitExpression") rewriteCall(node.argument as SyntaxNode, edits, "");
  if (isAsyncFunction(node)) rewriteReturns(node, edits);
}

function isAsyncFunction(node: SyntaxNode): boolean {
  return node.async === true && node.generator !== true && /Function/.test(node.type);
}

function rewriteReturns(fn: SyntaxNode, edits: EditList): void {
  const body = fn.body as SyntaxNode;
  if (body.type !== "BlockStatement") {
    rewriteCall(body, edits, "await ");
    return;
  }
  for (const statement of ownReturns(body)) {
    const argument = statement.argument as SyntaxNode | null;
    if (argument) rewriteCall(argument, edits, "await ");
  }
}

function ownReturns(body: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const stack = [body];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === "ReturnStatement") found.push(node);
    stack.push(...childrenOf(node).filter((child) => !/Function|Class/.test(child.type)));
  }
  return found;
}

/** Rewrites one call, with `prefix` in front of it, unless it has to stay as it is. */
function rewriteCall(expression: SyntaxNode, edits: EditList, prefix: string): void {
  const call = (expression.type === "ChainExpression" ? expression.expression : expression) as SyntaxNode;
  if (call.type !== "CallExpression") return;
  const callee = call.callee as SyntaxNode;
  if (callee.type !== "MemberExpression") return;
  const object = callee.object as SyntaxNode;
  const property = callee.property as SyntaxNode;
  if (object.type === "Super" || property.type === "PrivateIdentifier" || hasOptionalLink(object)) return;
  const flags = (callee.optional ? OPTIONAL_OBJECT : 0) | (call.optional ? OPTIONAL_CALL : 0);
  edits.insert(expression.start, `${prefix}__y(`);
  if (callee.computed) {
    edits.replace({ start: object.end, end: property.start }, ", ");
    edits.replace({ start: property.end, end: callee.end }, `, ${flags})`);
  } else {
    edits.replace({ start: object.end, end: callee.end }, `, "${property.name as string}", ${flags})`);
  }
  if (callee.optional && !call.optional) edits.insert(callee.end, "?.");
}

function hasOptionalLink(object: SyntaxNode): boolean {
  for (let node = object; node.type === "MemberExpression" || node.type === "CallExpression";) {
    if (node.optional === true) return true;
    node = (node.type === "MemberExpression" ? node.object : node.callee) as SyntaxNode;
  }
  return false;
}
