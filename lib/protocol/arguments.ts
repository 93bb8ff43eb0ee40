import { AppError } from "./app_error.ts";

/** One declared argument of an action. */
export interface DeclaredArg {
  name: string;
  /** Type as declared; a `?` suffix means optional. */
  type: string;
}

/** An action's name and declared arguments, in order. */
export interface Signature {
  name: string;
  args: readonly DeclaredArg[];
}

type Named = Record<string, unknown>;

/**
 * Maps what a caller wrote onto an action's declared arguments (design §4, spec drivers §1.4).
 *
 * Nothing gives `{}`; one plain object is the named arguments; positional values take the declared names in
 * order; a trailing plain object merges. Without declared arguments a single value passes as it is, several as
 * an array.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` for too many values or a value of the wrong shape.
 */
export function mapArguments(given: readonly unknown[], signature: Signature): unknown {
  if (given.length === 0) return {};
  if (signature.args.length === 0) return given.length === 1 ? given[0] : [...given];
  return checkNamed(nameArguments(given, signature), signature);
}

function nameArguments(given: readonly unknown[], signature: Signature): Named {
  const { args } = signature;
  const last = given.at(-1);
  if (given.length === 1 && isPlainObject(last) && !isWhole(last, args)) return last;
  const merges = given.length > 1 && isPlainObject(last) && baseType(args[given.length - 1]) !== "object";
  const positional = merges ? given.slice(0, -1) : given;
  if (positional.length > args.length) {
    const most = args.length === 0
      ? "no argument"
      : `at most ${args.length} argument${args.length > 1 ? "s" : ""}`;
    throw new AppError(
      "VALIDATION_INVALID_VALUE",
      `${signatureText(signature)} takes ${most}, not ${positional.length}`,
    );
  }
  const named: Named = {};
  positional.forEach((value, index) => named[args[index]!.name] = value);
  return merges ? { ...named, ...(last as Named) } : named;
}

// An object for an action whose first argument is an object, with none of the declared names, is that argument.
function isWhole(value: Named, args: readonly DeclaredArg[]): boolean {
  return baseType(args[0]) === "object" && Object.keys(value).length > 0 &&
    !args.some((arg) => Object.hasOwn(value, arg.name));
}

function checkNamed(named: Named, signature: Signature): Named {
  let result = named;
  for (const arg of signature.args) {
    const value = named[arg.name];
    if (value === undefined || value === null) continue;
    const checked = checkOne(value, arg);
    if (checked !== value) result = { ...result, [arg.name]: checked };
  }
  return result;
}

const SCALARS = new Set(["string", "number", "int", "integer", "double", "float", "bool", "boolean"]);

/** True for a declared type of single values, none of which is optional: of `number`, not of `number?` or `number[]`. */
export function isScalarType(type: string): boolean {
  return SCALARS.has(type.toLowerCase());
}

function checkOne(value: unknown, arg: DeclaredArg): unknown {
  const type = baseType(arg);
  if (!SCALARS.has(type)) return value;
  if (typeof value === "object") {
    const got = Array.isArray(value) ? "array" : "object";
    throw new AppError("VALIDATION_INVALID_VALUE", `Argument '${arg.name}' expected ${type}, got ${got}`);
  }
  return type === "string" && typeof value !== "string" ? String(value) : value;
}

function baseType(arg: DeclaredArg | undefined): string {
  const type = arg?.type.toLowerCase() ?? "";
  return type.endsWith("?") ? type.slice(0, -1) : type;
}

function signatureText({ name, args }: Signature): string {
  return `${name}(${args.map((arg) => `${arg.name}: ${arg.type}`).join(", ")})`;
}

function isPlainObject(value: unknown): value is Named {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
