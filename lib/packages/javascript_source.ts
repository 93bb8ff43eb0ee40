import { parse } from "acorn";
import { errorText } from "@/lib/protocol/mod.ts";

/** What can be told of a JavaScript module without running it. */
export interface ModuleFacts {
  /** Why it cannot be used at all, with line and column. */
  refused?: string;
  /** What its default export is, as far as the text tells. */
  exported: "missing" | "object" | "other" | "unknown";
  /** Keys of the exported object; `undefined` when some of them are not in the text. */
  keys?: ReadonlySet<string>;
  /** `meta.version`, when it is a plain text. */
  version?: string;
}

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

const MAX_SOURCE = 1024 * 1024;

/**
 * Reads a module's text: does it parse, does it keep out of other modules, what does it export.
 *
 * @param source At most 1 MB; parsing that takes some tenths of a second.
 */
export function readModule(source: string): ModuleFacts {
  if (source.length > MAX_SOURCE) {
    return { refused: `it is larger than ${MAX_SOURCE} characters`, exported: "unknown" };
  }
  let program: Node;
  try {
    program = parse(source, {
      ecmaVersion: "latest",
      sourceType: "module",
      allowHashBang: true,
      allowAwaitOutsideFunction: true,
    }) as unknown as Node;
  } catch (error) {
    const tooDeep = error instanceof RangeError;
    return { refused: tooDeep ? "it is nested too deeply" : errorText(error), exported: "unknown" };
  }
  const foreign = findForeign(program);
  if (foreign !== undefined) {
    return { refused: `${foreign.what} (${positionOf(source, foreign.node.start)})`, exported: "unknown" };
  }
  const statements = program.body as Node[];
  const exported = defaultExport(statements);
  return exported === undefined ? { exported: "missing" } : factsOf(exported, statements);
}

function findForeign(program: Node): { what: string; node: Node } | undefined {
  for (const stack = [program]; stack.length > 0;) {
    const node = stack.pop()!;
    const what = foreignKind(node);
    if (what !== undefined) return { what, node };
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) stack.push(child);
    }
  }
}

function foreignKind(node: Node): string | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ImportExpression":
      return "a driver cannot import anything";
    case "ExportAllDeclaration":
      return "a driver cannot re-export another module";
    case "ExportNamedDeclaration":
      return node.source ? "a driver cannot re-export another module" : undefined;
    case "MetaProperty":
      return (node.meta as { name: string }).name === "import" ? "a driver has no import.meta" : undefined;
  }
}

/** The expression or declaration behind `export default` or `export { x as default }`. */
function defaultExport(statements: readonly Node[]): Node | undefined {
  for (const statement of statements) {
    if (statement.type === "ExportDefaultDeclaration") return statement.declaration as Node;
    if (statement.type !== "ExportNamedDeclaration") continue;
    for (const { exported, local } of statement.specifiers as { exported: Node; local: Node }[]) {
      if (exported.name === "default" || exported.value === "default") return local;
    }
  }
}

function factsOf(exported: Node, statements: readonly Node[]): ModuleFacts {
  const value = exported.type === "Identifier" ? valueOf(exported.name as string, statements) : exported;
  const node = value === undefined ? undefined : unwrap(value);
  if (node === undefined) return { exported: "unknown" };
  if (node.type !== "ObjectExpression") return { exported: isNoObject(node) ? "other" : "unknown" };
  const properties = node.properties as Node[];
  const keys = properties.map(keyOf);
  if (exported.type === "Identifier") keys.push(...assignedKeys(exported.name as string, statements));
  if (keys.includes(undefined)) return { exported: "object" };
  const meta = properties.find((property) => keyOf(property) === "meta")?.value as Node | undefined;
  const version = meta === undefined ? undefined : plainText(unwrap(meta), "version");
  return {
    exported: "object",
    keys: new Set(keys as string[]),
    ...(version === undefined ? {} : { version }),
  };
}

/** The initial value of a variable at the top of the module that gets no other one. */
function valueOf(name: string, statements: readonly Node[]): Node | undefined {
  for (const statement of statements) {
    const declaration = statement.type === "ExportNamedDeclaration"
      ? statement.declaration as Node | null
      : statement;
    if (declaration === null) continue;
    if (/^(Class|Function)Declaration$/.test(declaration.type) && (declaration.id as Node).name === name) {
      return declaration;
    }
    if (declaration.type !== "VariableDeclaration" || declaration.kind !== "const") continue;
    for (const { id, init } of declaration.declarations as { id: Node; init: Node | null }[]) {
      if (id.type === "Identifier" && id.name === name) return init ?? undefined;
    }
  }
}

/** Keys that `driver.key = …` adds at the top of the module. */
function assignedKeys(name: string, statements: readonly Node[]): (string | undefined)[] {
  const keys: (string | undefined)[] = [];
  for (const { type, expression } of statements as (Node & { expression?: Node })[]) {
    if (type !== "ExpressionStatement" || expression === undefined) continue;
    if (expression.type !== "AssignmentExpression") {
      // Object.assign(driver, …) and the like may add anything.
      if (expression.type === "CallExpression" && mentions(expression, name)) keys.push(undefined);
      continue;
    }
    const left = expression.left as Node;
    if (left.type !== "MemberExpression" || (left.object as Node).name !== name) continue;
    keys.push(left.computed ? undefined : (left.property as Node).name as string);
  }
  return keys;
}

function mentions(call: Node, name: string): boolean {
  return (call.arguments as Node[]).some((argument) =>
    argument.type === "Identifier" && argument.name === name
  );
}

/** What is inside brackets, `Object.freeze(…)` and the like. */
function unwrap(node: Node): Node {
  if (node.type === "ParenthesizedExpression") return unwrap(node.expression as Node);
  if (node.type !== "CallExpression") return node;
  const callee = node.callee as Node;
  const first = (node.arguments as Node[])[0];
  const keeps = callee.type === "MemberExpression" && (callee.object as Node).name === "Object" &&
    ["freeze", "seal"].includes((callee.property as Node).name as string);
  return keeps && first !== undefined ? unwrap(first) : node;
}

function keyOf(property: Node): string | undefined {
  if (property.type !== "Property" || property.computed) return undefined;
  const key = property.key as Node;
  return String(key.name ?? key.value);
}

function plainText(object: Node, name: string): string | undefined {
  if (object.type !== "ObjectExpression") return undefined;
  const property = (object.properties as Node[]).find((candidate) => keyOf(candidate) === name);
  const value = (property?.value as Node | undefined)?.value;
  return typeof value === "string" ? value : undefined;
}

function isNoObject({ type }: Node): boolean {
  return /^(Literal|TemplateLiteral|ArrayExpression|ArrowFunctionExpression|Class\w+|Function\w+)$/.test(
    type,
  );
}

function positionOf(source: string, offset: number): string {
  const before = source.slice(0, offset).split("\n");
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

function isNode(value: unknown): value is Node {
  return typeof (value as Node | null)?.type === "string" && typeof (value as Node).start === "number";
}
