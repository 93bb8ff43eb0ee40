import { AppError, jsonText, RawJson, toAppError, withNumbers } from "@/lib/protocol/mod.ts";
import {
  BINARY_OPERATORS,
  type Formula,
  FORMULA_FUNCTIONS,
  FORMULA_METHODS,
  LOGICAL_OPERATORS,
  type Place,
  UNARY_OPERATORS,
} from "@/lib/sandbox/mod.ts";

/** Parts and depth of a formula that is taken from a guest. */
const MAX_PARTS = 200;
const MAX_DEPTH = 40;

/**
 * A formula out of what a guest says one is; undefined for anything else. The guest's own program makes them, but its word
 * is not taken: what is computed here is computed in the server.
 */
export function checkFormula(given: unknown): Formula | undefined {
  let left = MAX_PARTS;
  const isFormula = (part: unknown, depth: number): boolean => {
    if (!Array.isArray(part) || depth > MAX_DEPTH || --left < 0) return false;
    const all = (parts: unknown) =>
      Array.isArray(parts) && parts.every((inner) => isFormula(inner, depth + 1));
    const [kind, a, b, c] = part as unknown[];
    switch (kind) {
      case "value":
        return a === null || ["string", "number", "boolean"].includes(typeof a);
      case "undefined":
        return true;
      case "read":
        return typeof a === "string" && isPlace(b);
      case "member":
        return all([a]) && (typeof b === "number" || typeof b === "string" && isDataKey(b)) && isPlace(c);
      case "item":
        return all([a, b]) && isPlace(c);
      case "unary":
        return UNARY_OPERATORS.includes(a as never) && all([b]);
      case "binary":
        return BINARY_OPERATORS.includes(a as never) && all([b, c]);
      case "logical":
        return LOGICAL_OPERATORS.includes(a as never) && all([b, c]);
      case "if":
        return all([a, b, c]);
      case "text":
        return Array.isArray(a) && a.every((text) => typeof text === "string") && all(b);
      case "call":
        return FORMULA_FUNCTIONS.includes(a as string) && all(b);
      case "method":
        return FORMULA_METHODS.includes(a as string) && all([b]) && all(c) && isPlace(part[4]);
      default:
        return false;
    }
  };
  return isFormula(given, 0) ? given as Formula : undefined;
}

/** Names of the driver's properties a formula may read. */
export function readsOf(formula: Formula): string[] {
  if (formula[0] === "read") return [formula[1]];
  return formula.slice(1).flatMap((part) =>
    Array.isArray(part) && typeof part[0] === "string" && part.length > 1
      ? readsOf(part as unknown as Formula)
      : Array.isArray(part)
      ? part.flatMap((inner) => Array.isArray(inner) ? readsOf(inner as unknown as Formula) : [])
      : []
  );
}

/**
 * Computes a formula as the language would, asking for one property after the other and only for those it comes to.
 *
 * @param read Gives the value of a property of the driver.
 * @throws What reading throws, and what the language throws, with the place in the file.
 * @throws {TooLarge} For a property of more than 256 KB.
 */
export function compute(formula: Formula, read: (property: string) => unknown): unknown {
  return advance(valueOf(formula), undefined, read);
}

/** Thrown when a property is too large to look into here; the getter's own process can. */
export class TooLarge extends Error {}

/** What a formula asks for on its way. */
interface Wanted {
  property: string;
  place: Place;
}

type Steps = Generator<Wanted, unknown, unknown>;

// Without a promise as long as no read is one: most values are there at once.
function advance(
  steps: Steps,
  given: unknown,
  read: (property: string) => unknown,
): unknown | Promise<unknown> {
  for (let value = given;;) {
    const { done, value: wanted } = steps.next(value);
    if (done) return wanted;
    const { property, place } = wanted as Wanted;
    try {
      value = read(property);
    } catch (error) {
      throw placed(error, place);
    }
    if (!(value instanceof Promise)) {
      value = plain(value);
      continue;
    }
    return value.then((settled) => advance(steps, plain(settled), read), (error) => {
      throw placed(error, place);
    });
  }
}

function* valueOf(formula: Formula): Steps {
  switch (formula[0]) {
    case "value":
      return formula[1];
    case "undefined":
      return undefined;
    case "read":
      return yield { property: formula[1], place: formula[2] };
    case "member":
      return memberOf(yield* valueOf(formula[1]), formula[2], formula[3]);
    case "item":
      return memberOf(yield* valueOf(formula[1]), yield* valueOf(formula[2]), formula[3]);
    case "unary":
      return unary(formula[1], yield* valueOf(formula[2]));
    case "binary":
      return binary(formula[1], yield* valueOf(formula[2]), yield* valueOf(formula[3]));
    case "logical":
      return yield* logical(formula);
    case "if":
      return (yield* valueOf(formula[1])) ? yield* valueOf(formula[2]) : yield* valueOf(formula[3]);
    case "text":
      return yield* text(formula[1], formula[2]);
    case "call":
      return functionNamed(formula[1])(...yield* valuesOf(formula[2]));
    case "method":
      return yield* method(formula);
  }
}

function* valuesOf(parts: readonly Formula[]): Generator<Wanted, unknown[], unknown> {
  const values: unknown[] = [];
  for (const part of parts) values.push(yield* valueOf(part));
  return values;
}

function* logical([, operator, left, right]: Extract<Formula, readonly ["logical", ...unknown[]]>): Steps {
  const value = yield* valueOf(left);
  const goesOn = operator === "&&"
    ? value
    : operator === "||"
    ? !value
    : value === null || value === undefined;
  return goesOn ? yield* valueOf(right) : value;
}

function* text(texts: readonly string[], parts: readonly Formula[]): Steps {
  let whole = texts[0] ?? "";
  for (const [index, part] of parts.entries()) whole += `${yield* valueOf(part)}${texts[index + 1] ?? ""}`;
  return whole;
}

function* method([, name, target, args, place]: Extract<Formula, readonly ["method", ...unknown[]]>): Steps {
  const value = yield* valueOf(target);
  const given = yield* valuesOf(args);
  try {
    if (typeof value !== "number") throw new TypeError(`${name} is not a function`);
    return (value as never as Record<string, (...args: unknown[]) => unknown>)[name]!(...given);
  } catch (error) {
    throw placed(error, place);
  }
}

function memberOf(value: unknown, key: unknown, place: Place): unknown {
  const name = typeof key === "number" ? key : String(key);
  if (value === null || value === undefined) {
    throw placed(new TypeError(`Cannot read properties of ${value} (reading '${name}')`), place);
  }
  if (name === "length" && (typeof value === "string" || Array.isArray(value))) return value.length;
  if (typeof value === "string") return typeof name === "number" ? value[name] : value[Number(name)];
  return Object.hasOwn(value, name) ? (value as Record<PropertyKey, unknown>)[name] : undefined;
}

function unary(operator: string, value: unknown): unknown {
  switch (operator) {
    case "-":
      return -(value as number);
    case "+":
      return +(value as number);
    case "!":
      return !value;
    case "~":
      return ~(value as number);
    default:
      return typeof value;
  }
}

const BINARY: Record<string, (a: never, b: never) => unknown> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "**": (a, b) => a ** b,
  "==": (a, b) => a == b,
  "!=": (a, b) => a != b,
  "===": (a, b) => a === b,
  "!==": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "<<": (a, b) => a << b,
  ">>": (a, b) => a >> b,
  ">>>": (a, b) => a >>> b,
};

function binary(operator: string, a: unknown, b: unknown): unknown {
  return BINARY[operator]!(a as never, b as never);
}

const GLOBALS: Record<string, (...args: never[]) => unknown> = {
  Number,
  Boolean,
  parseFloat,
  parseInt,
  isNaN,
  isFinite,
  "Number.isFinite": Number.isFinite,
  "Number.isInteger": Number.isInteger,
  "Number.isNaN": Number.isNaN,
};

function functionNamed(name: string): (...args: unknown[]) => unknown {
  const found = name.startsWith("Math.")
    ? (Math as unknown as Record<string, unknown>)[name.slice("Math.".length)]
    : GLOBALS[name];
  return found as (...args: unknown[]) => unknown;
}

// As the value would be on the guest's side of the pipe.
function plain(value: unknown): unknown {
  if (value instanceof RawJson) throw new TooLarge();
  if (typeof value === "number") return value === 0 ? 0 : value;
  if (value === undefined || value === null || typeof value === "string" || typeof value === "boolean") {
    return value;
  }
  const { json, ...lost } = jsonText(value);
  return withNumbers(JSON.parse(json), lost);
}

function placed(error: unknown, [line, column]: Place): Error {
  if (error instanceof TooLarge) return error;
  const { code, message } = toAppError(error, "CONN_CALL_FAILED");
  const name = error instanceof TypeError || error instanceof RangeError ? `${error.name}: ` : "";
  return new AppError(code, name + message, { cause: error, position: { line, column } });
}

function isPlace(given: unknown): given is Place {
  return Array.isArray(given) && given.length === 2 && given.every(Number.isSafeInteger);
}

function isDataKey(key: string): boolean {
  return key === "length" || !(key in Object.prototype || key in Array.prototype || key in String.prototype);
}
