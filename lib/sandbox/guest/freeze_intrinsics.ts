const { ownKeys, getOwnPropertyDescriptor, defineProperty, getPrototypeOf, preventExtensions } = Reflect;
const freeze = Object.freeze;

/** Objects of the language that no global names. */
const HIDDEN = [
  function () {},
  async () => {},
  function* () {},
  async function* () {},
  (function* () {})(),
  (async function* () {})(),
  [].values(),
  new Map().entries(),
  new Set().values(),
  ""[Symbol.iterator](),
  "".matchAll(/x/g),
  [].values().map((item) => item),
  Iterator.from({ next: () => ({ done: true, value: undefined }) } as Iterator<undefined>),
  new URLSearchParams().entries(),
];

/** Classes whose members programs give objects of their own: `error.name = …`; the runtime itself does so to ports. */
const ASSIGNED = [
  Object,
  Function,
  EventTarget,
  MessagePort,
  Error,
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SuppressedError,
  SyntaxError,
  TypeError,
  URIError,
  Map,
  Set,
  WeakMap,
  WeakSet,
  Promise,
  Date,
];

/** Of lists the others stay closed: with accessors in their place `map` and `filter` take twenty times as long (measured). */
const ASSIGNED_ON_LISTS = ["toString", "toLocaleString"];

const REGULAR_EXPRESSIONS = Object.getOwnPropertyDescriptors(RegExp.prototype);

/**
 * Makes sure that regular expressions still do what they did: their prototype is the one that stays open.
 *
 * @throws {TypeError} When guest code has changed it.
 */
export function checkRegularExpressions(): void {
  for (const key of ownKeys(REGULAR_EXPRESSIONS)) {
    const then = (REGULAR_EXPRESSIONS as Record<PropertyKey, PropertyDescriptor>)[key]!;
    const now = getOwnPropertyDescriptor(RegExp.prototype, key);
    if (now !== undefined && now.value === then.value && now.get === then.get) continue;
    throw new TypeError(
      `RegExp.prototype.${
        String(key)
      } was changed, with which source is checked; leave built-ins as they are`,
    );
  }
}

/**
 * Closes what every object of this realm shares: nobody can replace or add a member of a built-in any more, so our own
 * code may use them while guest code runs beside it, and is never handed to it.
 *
 * What a program gives its own objects stays possible: where a member of a prototype that many objects have is assigned
 * on one of them (`error.name = …`, `device.toString = …`), the object gets a member of its own, as before.
 *
 * `Object.freeze` keeps the engine's fast paths where redefining each member loses them (measured: iteration × 4).
 * `RegExp.prototype` stays open, because closing it costs regular expressions a factor of ten: code of ours that
 * runs beside a guest uses none, or checks them first.
 *
 * @param globals Names of globals to begin with.
 */
export function freezeIntrinsics(globals: readonly string[]): void {
  const assignable = new Set<object>(ASSIGNED.map((item) => item.prototype as object));
  for (const object of reachable(globals)) {
    if (object === RegExp.prototype) continue;
    if (object === Error) closeError();
    else {
      if (assignable.has(object)) keepAssignable(object, ownKeys(object));
      else if (object === Array.prototype) keepAssignable(object, ASSIGNED_ON_LISTS);
      freeze(object);
    }
  }
}

/** Every object that can be had from these globals, except the global object itself. */
function reachable(globals: readonly string[]): Set<object> {
  const found = new Set<object>();
  const waiting: unknown[] = [
    ...HIDDEN,
    ...globals.map((name) => (globalThis as Record<string, unknown>)[name]),
  ];
  while (waiting.length > 0) {
    const item = waiting.pop();
    if ((typeof item !== "object" && typeof item !== "function") || item === null) continue;
    if (item === globalThis || found.has(item)) continue;
    found.add(item);
    waiting.push(getPrototypeOf(item));
    for (const key of ownKeys(item)) {
      const { value, get, set } = getOwnPropertyDescriptor(item, key)!;
      waiting.push(value, get, set);
    }
  }
  return found;
}

// The engine reads the limit as a plain property; it holds a number or is of no effect.
function closeError(): void {
  for (const key of ownKeys(Error)) {
    if (key !== "stackTraceLimit") defineProperty(Error, key, { writable: false, configurable: false });
  }
  defineProperty(Error, "stackTraceLimit", { configurable: false });
  preventExtensions(Error);
}

// A frozen member of a prototype would refuse the assignment to whatever inherits from it.
function keepAssignable(prototype: object, keys: readonly PropertyKey[]): void {
  for (const key of keys) {
    const { value, enumerable, configurable, writable } = getOwnPropertyDescriptor(prototype, key)!;
    if (typeof key !== "string" || !configurable || !writable) continue;
    const { get, set } = member(prototype, key, value);
    defineProperty(prototype, key, { get: freeze(get), set: freeze(set), enumerable, configurable: false });
  }
}

function member(prototype: object, key: string, value: unknown) {
  // Methods, not functions: they have no `prototype` of their own.
  return {
    get() {
      return value;
    },
    set(this: object, given: unknown) {
      const own = { value: given, writable: true, enumerable: true, configurable: true };
      if (this !== prototype && Object(this) === this && defineProperty(this, key, own)) return;
      throw new TypeError(`Cannot change '${key}' of a built-in object: it is shared with the runtime`);
    },
  };
}
