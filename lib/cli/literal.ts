import { type Expression, type Literal, parseExpressionAt, type Property, type SpreadElement } from "acorn";
import { errorText } from "@/lib/protocol/mod.ts";
import { UsageError } from "./usage_error.ts";

/**
 * The value of a literal as JavaScript writes it: JSON, and beside it keys without quotes, single quotes, a comma at the
 * end. A name on its own is a bare word; a whole number beyond 2^53 is a bigint, so that no digit is lost.
 *
 * @throws {UsageError} When it is not one literal.
 */
export function parseLiteral(text: string): unknown {
  return valueOf(parse(text.trim().replace(/;$/, ""), text), text);
}

/**
 * The values between the parentheses of a call, parentheses included: `(5, { target: 3 })`.
 *
 * @throws {UsageError} When it is not a list of literals in parentheses.
 */
export function parseCallArguments(text: string): unknown[] {
  const call = parse(`f${text.trim().replace(/;$/, "")}`, text);
  if (call.type !== "CallExpression" || call.callee.type !== "Identifier") {
    throw refused(text, "it is no call");
  }
  return call.arguments.map((argument) => valueOf(argument, text));
}

function parse(source: string, text: string): Expression {
  let expression: Expression;
  try {
    expression = parseExpressionAt(source, 0, { ecmaVersion: "latest" });
  } catch (cause) {
    throw refused(text, errorText(cause).replace(/ \(\d+:\d+\)$/, ""), cause);
  }
  const rest = source.slice(expression.end).trim();
  if (rest !== "") throw refused(text, `"${rest}" stands behind it`);
  return expression;
}

function valueOf(node: Expression | SpreadElement, text: string): unknown {
  switch (node.type) {
    case "Literal":
      if ("regex" in node && node.regex !== undefined) throw refused(text, "a pattern is no value");
      if (typeof node.value === "bigint") return String(node.value);
      return isRounded(node) ? BigInt(node.raw!.replaceAll("_", "")) : node.value;
    case "Identifier":
      return node.name === "undefined" ? null : node.name;
    case "TemplateLiteral":
      if (node.expressions.length === 0) return node.quasis[0]!.value.cooked;
      break;
    case "UnaryExpression":
      if (node.operator === "-" || node.operator === "+") {
        return signed(node.operator, valueOf(node.argument, text), text);
      }
      break;
    case "ArrayExpression":
      return node.elements.map((element) => element === null ? null : valueOf(element, text));
    case "ObjectExpression":
      return Object.fromEntries(node.properties.map((property) => entryOf(property, text)));
  }
  throw refused(text, "only values may stand here, nothing to compute");
}

/** True for a whole number that JavaScript does not hold exactly. */
function isRounded({ value, raw = "" }: Literal): boolean {
  return typeof value === "number" && !Number.isSafeInteger(value) &&
    /^(?:\d[\d_]*|0[xob][\da-f_]+)$/i.test(raw);
}

function signed(operator: "-" | "+", value: unknown, text: string): number | bigint {
  if (typeof value === "bigint") return operator === "-" ? -value : value;
  if (typeof value !== "number") throw refused(text, `${operator} stands before something that is no number`);
  return operator === "-" ? -value : value;
}

function entryOf(property: Property | SpreadElement, text: string): [string, unknown] {
  if (property.type !== "Property" || property.computed || property.kind !== "init" || property.method) {
    throw refused(text, "an object may hold only keys and values");
  }
  const { key } = property;
  if (key.type === "Identifier") return [key.name, valueOf(property.value, text)];
  if (key.type === "Literal") return [String(key.value), valueOf(property.value, text)];
  throw refused(text, "an object may hold only keys and values");
}

function refused(text: string, why: string, cause?: unknown): UsageError {
  return new UsageError(`Cannot read ${text.trim()} as a value: ${why}`, { cause });
}
