import {
  asBool,
  asDouble,
  asDoubles,
  asInt,
  asObject,
  asString,
  asStrings,
  type Named,
} from "./typed_value.ts";

/**
 * Reads named arguments or config keys by type, and says which one is wrong.
 *
 * A missing or null value gives the fallback; without one it is an error: `Argument 'a' expected double, got nothing`.
 */
export class NamedValues {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #kind: string;

  /**
   * @param values The named-argument object; anything that is not an object counts as empty.
   * @param options `kind` is the word in errors: `Argument` (the default), `Config key`.
   */
  constructor(values: unknown, options: { kind?: string } = {}) {
    const isObject = typeof values === "object" && values !== null;
    this.#values = isObject ? values as Record<string, unknown> : {};
    this.#kind = options.kind ?? "Argument";
  }

  /** Everything, as it came. */
  get all(): Readonly<Record<string, unknown>> {
    return this.#values;
  }

  /** True when the value is there. */
  has(name: string): boolean {
    return this.raw(name) !== undefined && this.raw(name) !== null;
  }

  /** The value as it came. */
  raw(name: string): unknown {
    return Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
  }

  /** A finite number. */
  double(name: string, fallback?: number): number {
    return this.#read(asDouble, { name, fallback });
  }

  /** A whole number. */
  int(name: string, fallback?: number): number {
    return this.#read(asInt, { name, fallback });
  }

  /** A boolean. */
  bool(name: string, fallback?: boolean): boolean {
    return this.#read(asBool, { name, fallback });
  }

  /** Text. */
  string(name: string, fallback?: string): string {
    return this.#read(asString, { name, fallback });
  }

  /** A list of numbers. */
  doubles(name: string, fallback?: number[]): number[] {
    return this.#read(asDoubles, { name, fallback });
  }

  /** A list of texts. */
  strings(name: string, fallback?: string[]): string[] {
    return this.#read(asStrings, { name, fallback });
  }

  /** An object. */
  object(name: string, fallback?: Record<string, unknown>): Record<string, unknown> {
    return this.#read(asObject, { name, fallback });
  }

  #read<T>(convert: (named: Named) => T, { name, fallback }: { name: string; fallback: T | undefined }): T {
    if (fallback !== undefined && !this.has(name)) return fallback;
    return convert({ value: this.raw(name), what: `${this.#kind} '${name}'` });
  }
}
