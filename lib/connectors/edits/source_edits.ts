import { AppError } from "@/lib/protocol/mod.ts";
import { EditList, type SyntaxNode } from "@/lib/sandbox/mod.ts";
import {
  exportedObject,
  keyOf,
  type ObjectLiteral,
  propertyNamed,
  repeatedKeys,
  unwrap,
} from "./exported_object.ts";
import { appendItem, type Enclosed, insertBefore, removeItems } from "./list_text.ts";
import { keptComments } from "./kept_comments.ts";
import { keyText, literalText, styleOf, type TextStyle } from "./text_style.ts";

/** A value `connector.driverConfig.set` may write. */
export type Primitive = string | number | boolean | null;

/** Top-level keys of a connector file that are no driver config (document 001); `pollRate` belongs to both. */
const FRAMEWORK_KEYS: ReadonlySet<string> = new Set(
  ("driver config poll methods properties hide expose ai allowedConnectors safety description details group env " +
    "optional").split(" "),
);

/**
 * Rewrites the top-level `hide` list of a connector file (document 004, `connector.visibility.set`); everything
 * else stays byte for byte, comments in the lists too. A non-empty list removes `expose`; an empty one removes both
 * (design §8.17).
 *
 * @throws {AppError} `CONN_RELOAD_FAILED` when `hide` is not a plain list; the file is to be edited by hand then.
 */
export function editHidden(source: string, hidden: readonly string[]): string {
  const object = exportedObject(source);
  const style = styleOf(source);
  const edits = new EditList(source);
  const named = (name: string) => object.properties.filter((node) => keyOf(node) === name);
  const removed = new Set(hidden.length === 0 ? [...named("expose"), ...named("hide")] : named("expose"));
  const hide = propertyNamed(object, "hide");
  if (hidden.length > 0 && hide !== undefined) {
    changeList(edits, source, { list: unwrap(hide.value), hidden, style });
  } else if (hidden.length > 0) addHide(edits, source, { object, removed, hidden, style });
  removeItems(edits, source, {
    items: object.properties,
    removed,
    left: (node) => keptComments(source, node),
  });
  return edits.toString();
}

/**
 * Changes one primitive of the driver config in a connector file (document 004, `connector.driverConfig.set`),
 * where it stands: in `config` or at the top level. A new key goes to the end of `config`, which is made if need be.
 *
 * @throws {AppError} `CONN_RELOAD_FAILED` when the value that stands there is no primitive literal;
 * `VALIDATION_INVALID_VALUE` for a key that is no driver config.
 */
export function editDriverConfig(source: string, key: string, value: Primitive): string {
  const object = exportedObject(source);
  const style = styleOf(source);
  const edits = new EditList(source);
  const nested = configOf(object);
  if (nested === "other") refuse("config", "is no object literal");
  const existing = valueOf(object, nested, key);
  if (existing !== undefined) {
    replaceLiteral(edits, source, { key, node: existing, value, style });
    return edits.toString();
  }
  refuseForeign(key);
  const text = `${keyText(key, style.quote)}: ${literalText(value, style.quote)}`;
  appendItem(edits, source, {
    list: enclosed(nested ?? object),
    text: nested === undefined ? `config: { ${text} }` : text,
    style,
  });
  return edits.toString();
}

/** Keys that stand in the text of a file. */
export interface LiteralKeys {
  /** Keys of the driver config an edit can change. */
  editable: string[];
  /** Paths of keys that stand there more than once. */
  repeated: string[];
}

/**
 * Which keys stand in a source, as far as they matter to its user.
 *
 * @throws {AppError} `CONN_RELOAD_FAILED` when it exports no object literal.
 */
export function literalKeys(source: string): LiteralKeys {
  const object = exportedObject(source);
  return { editable: editableKeys(object), repeated: [...new Set(repeatedKeys(object))] };
}

function editableKeys(object: ObjectLiteral): string[] {
  const nested = configOf(object);
  if (nested === "other") return [];
  const names = [...object.properties, ...nested?.properties ?? []].flatMap((node) => keyOf(node) ?? []);
  return [...new Set(names)].filter((key) => {
    const value = valueOf(object, nested, key);
    return value !== undefined && isPrimitive(unwrap(value));
  });
}

function configOf(object: ObjectLiteral): ObjectLiteral | "other" | undefined {
  const config = propertyNamed(object, "config");
  const value = config && unwrap(config.value);
  if (value === undefined) return undefined;
  return value.type === "ObjectExpression" ? value as ObjectLiteral : "other";
}

// What stands in `config` wins, as when the file is loaded.
function valueOf(
  object: ObjectLiteral,
  nested: ObjectLiteral | undefined,
  key: string,
): SyntaxNode | undefined {
  const inner = nested && propertyNamed(nested, key);
  const found = inner ?? (FRAMEWORK_KEYS.has(key) ? undefined : propertyNamed(object, key));
  return found?.value;
}

function refuseForeign(key: string): void {
  if (!FRAMEWORK_KEYS.has(key) && key !== "__proto__") return;
  throw new AppError(
    "VALIDATION_INVALID_VALUE",
    `'${key}' is no key of the driver config; edit the file by hand to change it`,
  );
}

function addHide(
  edits: EditList,
  source: string,
  { object, removed, hidden, style }: {
    object: ObjectLiteral;
    removed: Set<SyntaxNode>;
    hidden: readonly string[];
    style: TextStyle;
  },
): void {
  const text = `hide: [${hidden.map((name) => literalText(name, style.quote)).join(", ")}]`;
  const driver = propertyNamed(object, "driver");
  const behind = object.properties.slice(driver === undefined ? 0 : object.properties.indexOf(driver) + 1);
  const anchor = behind.find((node) => !removed.has(node));
  const [place] = removed;
  if (anchor !== undefined) insertBefore(edits, source, { node: anchor, text, style });
  else if (place !== undefined) {
    removed.delete(place);
    const kept = keptComments(source, place);
    const between = kept === "" || /\n[ \t]*$/.test(kept) ? "" : kept.includes("//") ? style.newline : " ";
    edits.replace(place, kept + between + text);
  } else appendItem(edits, source, { list: enclosed(object), text, style });
}

/** Brings a list of names to what it shall hold: what is in it stays where it is, what goes gives its place to what comes. */
function changeList(
  edits: EditList,
  source: string,
  { list, hidden, style }: { list: SyntaxNode; hidden: readonly string[]; style: TextStyle },
): void {
  if (list.type !== "ArrayExpression") refuse("hide", "is no plain list");
  const items = list.elements as (SyntaxNode | null)[];
  const wanted = new Set(hidden);
  const spare: SyntaxNode[] = [];
  for (const item of items) {
    if (item?.type !== "Literal" || typeof item.value !== "string") refuse("hide", "holds more than names");
    else if (!wanted.delete(item.value)) spare.push(item);
  }
  const names = [...wanted].map((name) => literalText(name, style.quote));
  for (const node of spare.splice(0, names.length)) edits.replace(node, names.shift()!);
  removeItems(edits, source, { items: items as SyntaxNode[], removed: new Set(spare) });
  if (names.length === 0) return;
  const texts = { start: list.start, end: list.end, items: items as SyntaxNode[] };
  appendItem(edits, source, { list: texts, text: names.join(", "), style });
}

function enclosed(object: ObjectLiteral): Enclosed {
  return { start: object.start, end: object.end, items: object.properties };
}

function replaceLiteral(
  edits: EditList,
  source: string,
  change: { key: string; node: SyntaxNode; value: Primitive; style: TextStyle },
): void {
  const { key, value, style } = change;
  const node = unwrap(change.node);
  if (!isPrimitive(node)) refuse(key, "is an expression");
  const quote = ["'", '"'].includes(source[node.start]!) ? source[node.start]! : style.quote;
  edits.replace(node, literalText(value, quote));
}

function isPrimitive(node: SyntaxNode): boolean {
  if (node.type === "Literal") return !("regex" in node) && typeof node.value !== "bigint";
  if (node.type === "TemplateLiteral") return (node.expressions as unknown[]).length === 0;
  const argument = node.argument as SyntaxNode | undefined;
  return node.type === "UnaryExpression" && node.operator === "-" && argument?.type === "Literal" &&
    typeof argument.value === "number";
}

function refuse(key: string, what: string): never {
  throw new AppError(
    "CONN_RELOAD_FAILED",
    `Cannot change ${key}: it ${what} in the file; edit the file by hand`,
  );
}
