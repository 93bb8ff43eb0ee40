import { AppError } from "@/lib/protocol/mod.ts";
import { parseModule, type SyntaxNode } from "@/lib/sandbox/mod.ts";

/** A property of an object literal. */
export interface ObjectProperty extends SyntaxNode {
  type: "Property";
  key: SyntaxNode;
  value: SyntaxNode;
  computed: boolean;
}

/** An object literal. */
export interface ObjectLiteral extends SyntaxNode {
  properties: SyntaxNode[];
}

/**
 * The object literal a connector file exports, also when it is exported by name.
 *
 * @throws {AppError} `CONN_RELOAD_FAILED` when the file does not parse or exports something else.
 */
export function exportedObject(source: string): ObjectLiteral {
  let program: SyntaxNode;
  try {
    program = parseModule(source, { imports: ["createTcpTransport", "createSerialTransport"] });
  } catch (error) {
    throw new AppError("CONN_RELOAD_FAILED", `Cannot edit the file: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const body = program.body as SyntaxNode[];
  const exported = body.find((node) => node.type === "ExportDefaultDeclaration");
  const literal = exported && resolve(exported.declaration as SyntaxNode, body);
  if (literal?.type === "ObjectExpression") return literal as ObjectLiteral;
  throw new AppError(
    "CONN_RELOAD_FAILED",
    "Cannot edit the file: it does not export an object literal; edit it by hand",
  );
}

/** The property of that name, without regard to how its key is written. */
export function propertyNamed(object: ObjectLiteral, name: string): ObjectProperty | undefined {
  // The last one counts, as in the language.
  return object.properties.findLast((node): node is ObjectProperty => keyOf(node) === name);
}

/** The name of a property's key; `undefined` for spreads and for keys that only running the code would tell. */
export function keyOf(node: SyntaxNode): string | undefined {
  if (node.type !== "Property") return undefined;
  const key = unwrap(node.key as SyntaxNode);
  if (key.type === "Identifier") return node.computed ? undefined : key.name as string;
  return key.type === "Literal" && !("regex" in key) ? String(key.value) : undefined;
}

/** The node inside parentheses. */
export function unwrap(node: SyntaxNode): SyntaxNode {
  return node.type === "ParenthesizedExpression" ? unwrap(node.expression as SyntaxNode) : node;
}

function resolve(node: SyntaxNode, body: SyntaxNode[]): SyntaxNode {
  const plain = unwrap(node);
  if (plain.type !== "Identifier") return plain;
  for (const statement of body) {
    if (statement.type !== "VariableDeclaration") continue;
    for (const declarator of statement.declarations as SyntaxNode[]) {
      if ((declarator.id as SyntaxNode).name === plain.name && declarator.init) {
        return unwrap(declarator.init as SyntaxNode);
      }
    }
  }
  return plain;
}

/** Paths of keys that stand more than once in an object literal, in it or in literals inside: `config.port`. The last one counts. */
export function repeatedKeys(object: ObjectLiteral, above = ""): string[] {
  const seen = new Set<string>();
  return object.properties.flatMap((node) => {
    const key = keyOf(node);
    if (key === undefined) return [];
    const path = above + key;
    // A getter and a setter are one property.
    const again = seen.has(key) && (node as ObjectProperty & { kind: string }).kind === "init";
    seen.add(key);
    const value = unwrap((node as ObjectProperty).value);
    const inside = value.type === "ObjectExpression" ? repeatedKeys(value as ObjectLiteral, `${path}.`) : [];
    return again ? [path, ...inside] : inside;
  });
}
