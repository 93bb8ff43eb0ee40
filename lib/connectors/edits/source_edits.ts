import { AppError } from "@/lib/protocol/mod.ts";
import { EditList, type SyntaxNode } from "@/lib/sandbox/mod.ts";
import { exportedObject, type ObjectLiteral, propertyNamed, unwrap } from "./exported_object.ts";
import {
  appendProperty,
  insertBefore,
  keyText,
  literalText,
  removeProperty,
  styleOf,
  type TextStyle,
} from "./object_text.ts";

/** A value `connector.driverConfig.set` may write. */
export type Primitive = string | number | boolean | null;

/**
 * Rewrites the top-level `hide` list of a connector file (document 004, `connector.visibility.set`); everything
 * else stays byte for byte. A non-empty list removes `expose`; an empty one removes both (design §8.17).
 *
 * @throws {AppError} `CONN_RELOAD_FAILED` when `hide` is not a plain list; the file is to be edited by hand then.
 */
export function editHidden(source: string, hidden: readonly string[]): string {
  const object = exportedObject(source);
  const style = styleOf(source);
  const edits = new EditList(source);
  const expose = propertyNamed(object, "expose");
  const hide = propertyNamed(object, "hide");
  if (expose !== undefined) removeProperty(edits, source, { object, node: expose });
  const list = `[${hidden.map((name) => literalText(name, style.quote)).join(", ")}]`;
  if (hide !== undefined && hidden.length === 0) removeProperty(edits, source, { object, node: hide });
  else if (hide !== undefined) {
    const value = unwrap(hide.value);
    if (value.type !== "ArrayExpression") refuse("hide", "is no plain list");
    edits.replace(value, list);
  } else if (hidden.length > 0) addHide(edits, source, { object, list, style });
  return edits.toString();
}

/**
 * Changes one primitive of the driver config in a connector file (document 004, `connector.driverConfig.set`),
 * where it stands: in `config` or at the top level. A new key goes to the end of `config`, which is made if need be.
 *
 * @throws {AppError} `CONN_RELOAD_FAILED` when the value that stands there is no primitive literal.
 */
export function editDriverConfig(source: string, key: string, value: Primitive): string {
  const object = exportedObject(source);
  const style = styleOf(source);
  const edits = new EditList(source);
  const config = propertyNamed(object, "config");
  const nested = config && unwrap(config.value);
  if (nested !== undefined && nested.type !== "ObjectExpression") refuse("config", "is no object literal");
  const inner = nested && propertyNamed(nested as ObjectLiteral, key);
  const existing = inner ?? propertyNamed(object, key);
  const text = `${keyText(key, style.quote)}: ${literalText(value, style.quote)}`;
  if (existing !== undefined) replaceLiteral(edits, source, { key, node: existing.value, value, style });
  else if (nested !== undefined) {
    appendProperty(edits, source, { object: nested as ObjectLiteral, text, style });
  } else appendProperty(edits, source, { object, text: `config: { ${text} }`, style });
  return edits.toString();
}

function addHide(
  edits: EditList,
  source: string,
  added: { object: ObjectLiteral; list: string; style: TextStyle },
): void {
  const { object, list, style } = added;
  const text = `hide: ${list}`;
  const driver = propertyNamed(object, "driver");
  const after = driver && object.properties[object.properties.indexOf(driver) + 1];
  const anchor = driver === undefined ? object.properties[0] : after;
  if (anchor !== undefined) insertBefore(edits, source, { node: anchor, text, style });
  else appendProperty(edits, source, { object, text, style });
}

function replaceLiteral(
  edits: EditList,
  source: string,
  change: { key: string; node: SyntaxNode; value: Primitive; style: TextStyle },
): void {
  const { key, node, value, style } = change;
  if (!isPrimitive(node)) refuse(key, "is an expression");
  const quote = ["'", '"'].includes(source[node.start]!) ? source[node.start]! : style.quote;
  edits.replace(node, literalText(value, quote));
}

function isPrimitive(node: SyntaxNode): boolean {
  if (node.type === "Literal") return !("regex" in node) && typeof node.value !== "bigint";
  if (node.type === "TemplateLiteral") return (node.expressions as unknown[]).length === 0;
  const negative = node.type === "UnaryExpression" && node.operator === "-";
  return negative && isPrimitive(node.argument as SyntaxNode);
}

function refuse(key: string, what: string): never {
  throw new AppError(
    "CONN_RELOAD_FAILED",
    `Cannot change ${key}: it ${what} in the file; edit the file by hand`,
  );
}
