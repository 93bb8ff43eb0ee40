import { captured } from "./captured.ts";
import { transportMark } from "./transport_handle.ts";

/** A value of a definition that cannot leave the guest; `path` names the key. */
export class NotPlainError extends TypeError {
  constructor(path: string, what: string) {
    super(`${path} is ${what}; only plain data can be passed to a driver`);
  }
}

/**
 * Copies guest data that must be plain: primitives, arrays, objects, dates, typed arrays and transport handles.
 *
 * @param path Name of the value in messages: `config.port`.
 * @throws {NotPlainError} On functions, symbols and values that contain themselves.
 */
export function plainValue(value: unknown, path: string, above: readonly object[] = []): unknown {
  switch (typeof value) {
    case "function":
      throw new NotPlainError(path, "a function");
    case "symbol":
      throw new NotPlainError(path, "a symbol");
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case "object":
      return value === null ? null : plainObject(value, path, above);
    default:
      return value;
  }
}

function plainObject(value: object, path: string, above: readonly object[]): unknown {
  const mark = transportMark(value);
  if (mark !== undefined) return mark;
  if (above.includes(value)) throw new NotPlainError(path, "an object that contains itself");
  if (value instanceof Date) return value.toISOString();
  if (captured.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number>);
  }
  const inside = [...above, value];
  if (captured.isArray(value)) return value.map((item, i) => plainValue(item, `${path}[${i}]`, inside));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) copy[key] = plainValue(item, `${path}.${key}`, inside);
  }
  return copy;
}
