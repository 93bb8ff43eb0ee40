/**
 * Everything the bootstrap uses of the realm, taken before guest code runs: what a guest changes afterwards
 * changes only what the guest itself sees.
 */
const { apply, ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty, getPrototypeOf } = Reflect;

// Deno looks its own microtask function up at the first use; after the realm is locked it would not find it.
globalThis.queueMicrotask(() => {});

/** Captured built-ins. */
export const captured = {
  Proxy: globalThis.Proxy,
  apply,
  ownKeys,
  getOwnPropertyDescriptor,
  defineProperty,
  deleteProperty,
  getPrototypeOf,
  stringify: JSON.stringify,
  parse: JSON.parse,
  isArray: Array.isArray,
  isView: ArrayBuffer.isView,
  now: performance.now.bind(performance),
  timeOrigin: performance.timeOrigin,
  setTimeout: globalThis.setTimeout.bind(globalThis),
  clearTimeout: globalThis.clearTimeout.bind(globalThis),
  setInterval: globalThis.setInterval.bind(globalThis),
  clearInterval: globalThis.clearInterval.bind(globalThis),
  setImmediate: globalThis.setImmediate.bind(globalThis),
  queueMicrotask: globalThis.queueMicrotask.bind(globalThis),
  captureStackTrace: Error.captureStackTrace,
  randomUUID: crypto.randomUUID.bind(crypto),
  getRandomValues: crypto.getRandomValues.bind(crypto),
} as const;
