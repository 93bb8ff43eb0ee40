import { captured } from "./captured.ts";

/** The global object under a name that stays when `globalThis` itself is taken away. */
const realm = globalThis;

/** ECMAScript globals every guest has. */
const LANGUAGE =
  ("Object Array Number String Boolean Symbol BigInt Math JSON Date RegExp Map Set WeakMap WeakSet " +
    "WeakRef FinalizationRegistry Promise Iterator Proxy Reflect Intl Error AggregateError EvalError " +
    "RangeError ReferenceError SuppressedError SyntaxError TypeError URIError DisposableStack " +
    "AsyncDisposableStack ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array " +
    "Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array Float16Array Float32Array " +
    "Float64Array parseInt parseFloat isNaN isFinite NaN Infinity undefined globalThis encodeURI " +
    "encodeURIComponent decodeURI decodeURIComponent escape unescape").split(" ");

/** Globals of the platform that need no authority. */
const PLATFORM = ("TextEncoder TextDecoder structuredClone atob btoa URL URLSearchParams DOMException").split(
  " ",
);

/**
 * Compiles guest code as the body of an asynchronous function with one parameter.
 *
 * Must be called before {@linkcode lockRealm}: afterwards no text becomes code in this realm.
 *
 * @throws {SyntaxError} What the parser let through and the engine refuses.
 */
export function compileGuest<Port = Record<string, unknown>, Result = void>(
  body: string,
  parameter = "__exports",
): (port: Port) => Promise<Result> {
  return new captured.AsyncFunction(parameter, `${body}\n//# sourceURL=muxit:user`) as never;
}

/**
 * Closes this realm for good: code generation throws, and every global that is neither of the language nor in
 * `globals` is gone.
 *
 * @param globals What the guest gets besides the language, by name.
 * @param absent Names of the language this guest must not have either.
 */
export function lockRealm(globals: Record<string, unknown>, absent: readonly string[] = []): void {
  closeCodeGeneration();
  const given = { ...commonGlobals(), ...globals };
  const keep = new Set<PropertyKey>([...LANGUAGE, ...PLATFORM].filter((name) => !absent.includes(name)));
  // The prototype all event targets share stays: the runtime itself needs it, and it carries no authority.
  const shared = [EventTarget.prototype, Object.prototype, null] as (object | null)[];
  for (let target: object | null = realm; target !== null && !shared.includes(target);) {
    for (const key of captured.ownKeys(target)) {
      if (typeof key === "string" && !keep.has(key)) remove(target, key);
    }
    target = captured.getPrototypeOf(target);
  }
  for (const [key, value] of Object.entries(given)) {
    captured.defineProperty(realm, key, {
      value,
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }
}

function remove(target: object, key: PropertyKey): void {
  if (captured.deleteProperty(target, key)) return;
  captured.defineProperty(target, key, { value: undefined });
}

function closeCodeGeneration(): void {
  const samples = [function () {}, async () => {}, function* () {}, async function* () {}];
  for (const sample of samples) {
    const prototype = captured.getPrototypeOf(sample) as object;
    const thrower = function Function() {
      throw new EvalError("Code generation from text is not allowed here");
    };
    captured.defineProperty(thrower, "prototype", { value: prototype, writable: false });
    captured.defineProperty(prototype, "constructor", {
      value: thrower,
      configurable: false,
      writable: false,
    });
  }
}

function commonGlobals(): Record<string, unknown> {
  return {
    Function: Function.prototype.constructor,
    performance: Object.freeze({ now: captured.now, timeOrigin: captured.timeOrigin }),
    crypto: Object.freeze({ randomUUID: captured.randomUUID, getRandomValues: captured.getRandomValues }),
    queueMicrotask: captured.queueMicrotask,
    timestamp: () => new Date().toISOString(),
  };
}
