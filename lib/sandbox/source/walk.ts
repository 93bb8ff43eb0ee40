/** A node of the syntax tree as `acorn` makes it (ESTree). */
export interface SyntaxNode {
  type: string;
  start: number;
  end: number;
  // The walk is generic over the node types of ESTree.
  [key: string]: unknown;
}

/** Child nodes of `node` in source order of its keys. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (const key in node) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

/** Calls `visit` for every node below and including `node`, parents first. Does not recurse on the call stack. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode, parent?: SyntaxNode) => void): void {
  const stack: { node: SyntaxNode; parent?: SyntaxNode }[] = [{ node }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    visit(top.node, top.parent);
    const children = childrenOf(top.node);
    for (let i = children.length - 1; i >= 0; i--) stack.push({ node: children[i]!, parent: top.node });
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && typeof (value as SyntaxNode).type === "string" &&
    typeof (value as SyntaxNode).start === "number";
}
