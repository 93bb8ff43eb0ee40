import type { SyntaxNode } from "./walk.ts";

/** A getter as it stands in a file. */
export interface Getter {
  name: string;
  getter: SyntaxNode;
}

/**
 * The getters in a connector file's own `export default { properties: { … } }`: where that is an object of plain entries,
 * they are certain to be the ones that run.
 */
export function gettersOf(program: SyntaxNode): Getter[] {
  const exported = (program.body as SyntaxNode[]).find(({ type }) => type === "ExportDefaultDeclaration");
  const properties = entriesOf(bare(exported?.declaration))?.get("properties");
  return [...entriesOf(bare(properties)) ?? []].flatMap(([name, form]) => {
    const getter = getterOf(bare(form));
    return getter === undefined ? [] : [{ name, getter }];
  });
}

// The three forms of document 001: bare function, [function, description, options], object.
function getterOf(form: SyntaxNode | undefined): SyntaxNode | undefined {
  if (form?.type === "ArrayExpression") return bare((form.elements as unknown[])[0]);
  if (form?.type !== "ObjectExpression") return form;
  const entries = entriesOf(form);
  return bare(entries?.get("get") ?? entries?.get("fn"));
}

/** The entries of an object that is just a list of them; undefined where it is not certain what it has. */
function entriesOf(node: SyntaxNode | undefined): Map<string, SyntaxNode> | undefined {
  if (node?.type !== "ObjectExpression") return undefined;
  const entries = new Map<string, SyntaxNode>();
  for (const property of node.properties as SyntaxNode[]) {
    if (property.type !== "Property" || property.kind !== "init" || property.computed === true) {
      return undefined;
    }
    const { name, value } = property.key as { name?: string; value?: unknown };
    const key = name ?? String(value);
    if (entries.has(key) || key === "__proto__") return undefined;
    entries.set(key, property.value as SyntaxNode);
  }
  return entries;
}

/** The one expression a getter gives; undefined for everything that is more than that. */
export function resultOf(getter: SyntaxNode): SyntaxNode | undefined {
  const isFunction = getter.type === "ArrowFunctionExpression" || getter.type === "FunctionExpression";
  if (!isFunction || getter.async === true || getter.generator === true) return undefined;
  if ((getter.params as unknown[]).length > 0) return undefined;
  const body = getter.body as SyntaxNode;
  if (body.type !== "BlockStatement") return body;
  const [only, ...rest] = body.body as SyntaxNode[];
  return rest.length === 0 && only?.type === "ReturnStatement"
    ? only.argument as SyntaxNode ?? undefined
    : undefined;
}

function bare(node: unknown): SyntaxNode | undefined {
  let inner = node as SyntaxNode | undefined | null;
  while (inner?.type === "ParenthesizedExpression") inner = inner.expression as SyntaxNode;
  return inner ?? undefined;
}
