import { gettersOf, resultOf } from "./module_getters.ts";
import { lineStarts, positionIn } from "./positions.ts";
import { type SyntaxNode, walk } from "./walk.ts";

/** Where a part of a formula stands in its file: 1-based line and column. */
export type Place = readonly [line: number, column: number];

/**
 * A getter that does nothing but compute a value out of properties of its driver, as plain data. Parts are evaluated in the
 * order of the language, so that a driver is asked exactly what the getter itself would ask.
 */
export type Formula =
  | readonly ["value", string | number | boolean | null]
  | readonly ["undefined"]
  /** A property of the driver. */
  | readonly ["read", string, Place]
  | readonly ["member", Formula, string | number, Place]
  | readonly ["item", Formula, Formula, Place]
  | readonly ["unary", UnaryOperator, Formula]
  | readonly ["binary", BinaryOperator, Formula, Formula]
  | readonly ["logical", LogicalOperator, Formula, Formula]
  | readonly ["if", Formula, Formula, Formula]
  | readonly ["text", readonly string[], readonly Formula[]]
  | readonly ["call", string, readonly Formula[]]
  | readonly ["method", string, Formula, readonly Formula[], Place];

export const UNARY_OPERATORS = ["-", "+", "!", "~", "typeof"] as const;
export const BINARY_OPERATORS = [
  ..."+ - * / % ** == != === !== < <= > >= & | ^ << >> >>>".split(" "),
] as readonly BinaryOperator[];
export const LOGICAL_OPERATORS = ["&&", "||", "??"] as const;
export type UnaryOperator = (typeof UNARY_OPERATORS)[number];
// deno-fmt-ignore
export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "**" | "==" | "!=" | "===" | "!==" | "<" | "<=" | ">" | ">=" | "&" | "|" | "^" | "<<" | ">>" | ">>>";
export type LogicalOperator = (typeof LOGICAL_OPERATORS)[number];

/** Functions that compute and do nothing else, by the name under which they are called. */
export const FORMULA_FUNCTIONS: readonly string[] = [
  ...("abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp expm1 floor fround hypot imul log log10 " +
    "log1p log2 max min pow round sign sin sinh sqrt tan tanh trunc").split(" ").map((name) =>
      `Math.${name}`
    ),
  ..."Number Boolean parseFloat parseInt isNaN isFinite Number.isFinite Number.isInteger Number.isNaN".split(
    " ",
  ),
];
/** Methods of numbers that compute a text. */
export const FORMULA_METHODS: readonly string[] = ["toFixed", "toPrecision", "toExponential"];
/** Constants by their name. */
const CONSTANTS: Readonly<Record<string, number>> = {
  "Math.PI": Math.PI,
  "Math.E": Math.E,
  "Math.LN2": Math.LN2,
  "Math.LN10": Math.LN10,
  "Math.SQRT2": Math.SQRT2,
  "Number.EPSILON": Number.EPSILON,
};
/** Parts a formula has at most; longer getters are not worth the trouble. */
const MAX_PARTS = 200;
/** Names that must mean what the language or the host means by them. */
const RESERVED = [
  "driver",
  "Math",
  "Number",
  "Boolean",
  "parseFloat",
  "parseInt",
  "isNaN",
  "isFinite",
  "undefined",
];

/**
 * The getters of a connector file that are formulas, by the name of their property. Only getters that stand in the file's
 * own `export default { … }` are looked at, because only they are certain to be the ones that run.
 */
export function formulasOf(source: string, program: SyntaxNode): Map<string, Formula> {
  const formulas = new Map<string, Formula>();
  const getters = gettersOf(program);
  if (getters.length === 0 || bindsReserved(program)) return formulas;
  const starts = lineStarts(source);
  const reader = new FormulaReader(constantsOf(program), (offset) => {
    const { line, column } = positionIn(starts, offset);
    return [line, column];
  });
  for (const { name, getter } of getters) {
    const formula = reader.read(getter);
    if (formula !== undefined) formulas.set(name, formula);
  }
  return formulas;
}

/** What a getter has that makes it no formula. */
class NoFormula extends Error {}

class FormulaReader {
  readonly #constants: ReadonlyMap<string, string | number | boolean | null>;
  readonly #place: (offset: number) => Place;
  #parts = 0;

  constructor(
    constants: ReadonlyMap<string, string | number | boolean | null>,
    place: (offset: number) => Place,
  ) {
    this.#constants = constants;
    this.#place = place;
  }

  read(getter: SyntaxNode): Formula | undefined {
    const result = resultOf(getter);
    if (result === undefined) return undefined;
    this.#parts = 0;
    try {
      return this.#of(result);
    } catch (error) {
      if (error instanceof NoFormula) return undefined;
      throw error;
    }
  }

  #of(node: SyntaxNode): Formula {
    if (++this.#parts > MAX_PARTS) throw new NoFormula();
    switch (node.type) {
      case "ParenthesizedExpression":
        return this.#of(node.expression as SyntaxNode);
      case "Literal":
        return ["value", plainLiteral(node)];
      case "TemplateLiteral":
        return [
          "text",
          (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked),
          (node.expressions as SyntaxNode[]).map((part) => this.#of(part)),
        ];
      case "Identifier":
        return this.#name(node.name as string);
      case "MemberExpression":
        return this.#member(node);
      case "UnaryExpression":
        return ["unary", known(UNARY_OPERATORS, node.operator), this.#of(node.argument as SyntaxNode)];
      case "BinaryExpression":
        return ["binary", known(BINARY_OPERATORS, node.operator), ...this.#sides(node)];
      case "LogicalExpression":
        return ["logical", known(LOGICAL_OPERATORS, node.operator), ...this.#sides(node)];
      case "ConditionalExpression": {
        const [test, yes, no] = [node.test, node.consequent, node.alternate] as SyntaxNode[];
        return ["if", this.#of(test!), this.#of(yes!), this.#of(no!)];
      }
      case "CallExpression":
        return this.#call(node);
      default:
        throw new NoFormula();
    }
  }

  #sides(node: SyntaxNode): [Formula, Formula] {
    return [this.#of(node.left as SyntaxNode), this.#of(node.right as SyntaxNode)];
  }

  #name(name: string): Formula {
    if (name === "undefined") return ["undefined"];
    const value = this.#constants.get(name);
    if (value === undefined) throw new NoFormula();
    return ["value", value];
  }

  #member(node: SyntaxNode): Formula {
    const object = node.object as SyntaxNode;
    const key = keyOf(node);
    const constant = object.type === "Identifier" ? CONSTANTS[`${object.name}.${key}`] : undefined;
    if (constant !== undefined) return ["value", constant];
    const place = this.#place(node.start);
    if (node.optional === true) throw new NoFormula();
    if (object.type === "Identifier" && object.name === "driver") {
      if (typeof key !== "string" || isInherited(key)) throw new NoFormula();
      return ["read", key, place];
    }
    const of = this.#of(object);
    if (key === undefined) return ["item", of, this.#of(node.property as SyntaxNode), place];
    if (key !== "length" && isInherited(key)) throw new NoFormula();
    return ["member", of, key, place];
  }

  #call(node: SyntaxNode): Formula {
    const callee = node.callee as SyntaxNode;
    const given = node.arguments as SyntaxNode[];
    if (node.optional === true || given.some(({ type }) => type === "SpreadElement")) throw new NoFormula();
    const name = calleeName(callee);
    if (name !== undefined && FORMULA_FUNCTIONS.includes(name)) {
      return ["call", name, given.map((arg) => this.#of(arg))];
    }
    const method = callee.type === "MemberExpression" && callee.optional !== true ? keyOf(callee) : undefined;
    if (typeof method !== "string" || !FORMULA_METHODS.includes(method)) throw new NoFormula();
    const target = this.#of(callee.object as SyntaxNode);
    return ["method", method, target, given.map((arg) => this.#of(arg)), this.#place(callee.start)];
  }
}

/** Constants of the module that are literals. */
function constantsOf(program: SyntaxNode): Map<string, string | number | boolean | null> {
  const constants = new Map<string, string | number | boolean | null>();
  for (const statement of program.body as SyntaxNode[]) {
    if (statement.type !== "VariableDeclaration" || statement.kind !== "const") continue;
    for (const { id, init } of statement.declarations as unknown as { id: SyntaxNode; init: SyntaxNode }[]) {
      if (id.type !== "Identifier") continue;
      const value = constantValue(init);
      if (value !== undefined) constants.set(id.name as string, value);
    }
  }
  return constants;
}

function constantValue(node: SyntaxNode): string | number | boolean | null | undefined {
  if (node.type === "Literal" && isPlain(node.value) && node.regex === undefined) return node.value;
  if (node.type !== "UnaryExpression" || node.operator !== "-") return undefined;
  const value = constantValue(node.argument as SyntaxNode);
  return typeof value === "number" ? -value : undefined;
}

/** True when a name that must mean what it always means is bound to something else anywhere in the file. */
function bindsReserved(program: SyntaxNode): boolean {
  let found = false;
  walk(program, (node, parent) => {
    if (node.type !== "Identifier" || !RESERVED.includes(node.name as string)) return;
    if (isBinding(node, parent!)) found = true;
  });
  return found;
}

// A pattern is told from an expression by what it stands in; to take too much for a binding does no harm.
function isBinding(node: SyntaxNode, parent: SyntaxNode): boolean {
  switch (parent.type) {
    case "Property":
      return parent.key !== node || parent.shorthand === true;
    case "VariableDeclarator":
    case "AssignmentExpression":
      return (parent.id ?? parent.left) === node;
    case "MemberExpression":
    case "CallExpression":
    case "BinaryExpression":
    case "UnaryExpression":
    case "ReturnStatement":
    case "ParenthesizedExpression":
    case "ConditionalExpression":
    case "LogicalExpression":
    case "TemplateLiteral":
    case "SpreadElement":
    case "ExpressionStatement":
      return false;
    default:
      return true;
  }
}

function keyOf({ property, computed }: SyntaxNode): string | number | undefined {
  const { type, name, value } = property as SyntaxNode;
  if (computed !== true) return type === "Identifier" ? name as string : undefined;
  return type === "Literal" && (typeof value === "string" || typeof value === "number") ? value : undefined;
}

function calleeName(callee: SyntaxNode): string | undefined {
  if (callee.type === "Identifier") return callee.name as string;
  const { type, name } = callee.object as SyntaxNode ?? {};
  return type === "Identifier" ? `${name}.${keyOf(callee)}` : undefined;
}

function plainLiteral(node: SyntaxNode): string | number | boolean | null {
  if (!isPlain(node.value) || node.regex !== undefined || node.bigint !== undefined) throw new NoFormula();
  return node.value;
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

// What every value has from the language itself is more than data.
function isInherited(key: string | number): boolean {
  return [Object.prototype, Array.prototype, String.prototype, Number.prototype, Boolean.prototype]
    .some((prototype) => key in prototype);
}

function known<T extends string>(operators: readonly T[], operator: unknown): T {
  if (!operators.includes(operator as T)) throw new NoFormula();
  return operator as T;
}
