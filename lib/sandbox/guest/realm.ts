import { Script } from "node:vm";
import { captured } from "./captured.ts";
import { freezeIntrinsics } from "./freeze_intrinsics.ts";
import { installStackFormat } from "./guest_stack.ts";

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

/** Further objects that guest code could come to hold. */
const BENEATH = [
  "EventTarget",
  "Event",
  "ErrorEvent",
  "MessageEvent",
  "PromiseRejectionEvent",
  "MessagePort",
];

/**
 * Closes what guest code and our own share, before the first text of a guest is read: no text becomes code any more except
 * through {@linkcode compileGuest}, nobody changes a built-in, and stacks hold nothing of ours.
 */
export function hardenRealm(): void {
  closeCodeGeneration();
  installStackFormat();
  freezeIntrinsics([...LANGUAGE, ...PLATFORM, ...BENEATH]);
}

/**
 * Compiles guest code, the text of one asynchronous function (see `textOf`).
 *
 * The engine is not told how code of this text imports, so `import()` in it is always refused, whatever it names (a function
 * made by `Function` would import like the module around it).
 *
 * @throws {SyntaxError} What the parser let through and the engine refuses.
 */
export function compileGuest<Port, Result = void>(
  text: string,
): (port: Port, view?: unknown) => Promise<Result> {
  return new Script(text, { filename: "muxit:user" }).runInThisContext() as never;
}

/**
 * Closes this realm for its guest: every global that is neither of the language nor in `globals` is gone, and those of the
 * language stay what they are.
 *
 * @param globals What the guest gets besides the language, by name.
 * @param absent Names of the language this guest must not have either.
 */
export function lockRealm(globals: Record<string, unknown>, absent: readonly string[] = []): void {
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
  // Our own code finds the language under these names too. Some are getters until they are read.
  for (const key of keep) {
    const value = (realm as Record<PropertyKey, unknown>)[key];
    if (key in realm) captured.defineProperty(realm, key, { value, writable: false, configurable: false });
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
