import { AppError } from "@/lib/protocol/mod.ts";
import type { DeclaredProperty } from "./declared_items.ts";
import { numberIn } from "./numeric_reply.ts";
import { formatValue, parseReply, withoutHeader } from "./scpi_value.ts";

/**
 * Makes the value of a declared property of a reply.
 *
 * @throws {AppError} `CONN_CALL_FAILED` when the reply is not of its type, or none of its values.
 */
export function readDeclared({ type, unit, query, values }: DeclaredProperty, reply: string): unknown {
  const header = query.replace(/\?$/, "");
  if (values === undefined) return parseReply({ type, unit, header }, reply);
  for (const text of [reply, withoutHeader(reply, header)]) {
    const found = [...values].find(([, written]) => isSame(text, written))?.[0];
    if (found !== undefined) return type === "bool" ? found === "true" : typed(type, found);
  }
  const listed = [...values.values()].join(", ");
  throw new AppError("CONN_CALL_FAILED", `the reply ${JSON.stringify(reply)} is none of ${listed}`);
}

/**
 * Makes the command that writes a value of a declared property.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` for a value of another type, beyond its range, or none of its values.
 */
export function writeDeclared(property: DeclaredProperty & { command: string }, value: unknown): string {
  const text = textOf(property, value);
  const { command } = property;
  return command.includes("{value}") ? command.replaceAll("{value}", () => text) : `${command} ${text}`;
}

function textOf({ name, type, values, min, max }: DeclaredProperty, value: unknown): string {
  const what = `Property '${name}'`;
  if (values !== undefined) {
    const text = values.get(String(value)) ??
      (type === "bool" ? values.get(String(Boolean(value))) : undefined);
    if (text !== undefined) return text;
    throw refused(`${what} expected one of ${[...values.keys()].join(", ")}, got ${JSON.stringify(value)}`);
  }
  const text = formatValue(type, { value, what });
  const number = type === "float" || type === "int" ? Number(text) : undefined;
  if (number === undefined) return text;
  if (min !== undefined && number < min) throw refused(`${what} expected ${min} or more, got ${number}`);
  if (max !== undefined && number > max) throw refused(`${what} expected ${max} or less, got ${number}`);
  return text;
}

/** Instruments answer `+1.0E+0` where `1` was declared, and in capitals of their own. */
function isSame(reply: string, written: string): boolean {
  if (reply.toUpperCase() === written.toUpperCase()) return true;
  const [given, meant] = [numberIn(reply, ""), numberIn(written, "")];
  return given !== undefined && given === meant;
}

function typed(type: string, name: string): string | number {
  return type === "string" ? name : Number(name);
}

function refused(text: string): AppError {
  return new AppError("VALIDATION_INVALID_VALUE", text);
}
