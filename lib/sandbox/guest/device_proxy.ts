import { captured } from "./captured.ts";
import { withHandles } from "./file_handle.ts";

/** What a proxy stands for: a driver, another connector, or this connector itself. */
export interface Device {
  /** What `name` is; a value of "property" may bring the value along. */
  find(name: string): { kind: "property"; value: unknown } | { kind: "action" } | { kind: "unknown" };
  /** Assigns a property. Blocks. */
  write(name: string, value: unknown): void;
  /** Runs an action. Blocks. */
  call(name: string, args: unknown[]): unknown;
  /** Runs an action without blocking. */
  callLater(name: string, args: unknown[]): Promise<unknown>;
  /**
   * Tries an undeclared name as a property: reads it without arguments, writes it with one. `undefined` when it is none.
   */
  guess(name: string, args: unknown[]): unknown;
  /** What to throw for a name that is neither. */
  missing(name: string): Error;
}

/** Names the language itself looks for in any object; a device has none of them. */
const LANGUAGE_NAMES: readonly string[] = ["then", "toJSON"];

const devices = new WeakMap<object, Device>();
const OPTIONAL_OBJECT = 1;
const OPTIONAL_CALL = 2;

/**
 * The object guest code sees of a device (document 001, "The Driver Closure Variable"): reading a property gives
 * its value, assigning writes it, an action is a function. An unknown name gives a function that tries property,
 * then action, and throws when neither exists.
 */
export function deviceProxy(device: Device): object {
  const proxy = new captured.Proxy(Object.create(null) as object, {
    get: (_target, key) => {
      const name = memberName(key);
      return name === undefined ? undefined : read(device, name);
    },
    set: (_target, key, value) => {
      if (typeof key === "symbol") return false;
      device.write(key, value);
      return true;
    },
    has: (_target, key) => {
      const name = memberName(key);
      return name !== undefined && device.find(name).kind !== "unknown";
    },
    deleteProperty: () => false,
    defineProperty: () => false,
  });
  devices.set(proxy, device);
  return proxy;
}

/** The name of a member, or `undefined` for what the language itself looks for. */
function memberName(key: PropertyKey): string | undefined {
  return typeof key === "string" && !LANGUAGE_NAMES.includes(key) ? key : undefined;
}

function read(device: Device, name: string): unknown {
  const found = device.find(name);
  if (found.kind === "property") return withHandles(device, found.value);
  if (found.kind === "action") return (...args: unknown[]) => withHandles(device, device.call(name, args));
  return (...args: unknown[]) => withHandles(device, tryBoth(device, name, args));
}

// The order of document 001: property first, then action.
function tryBoth(device: Device, name: string, args: unknown[]): unknown {
  const value = device.guess(name, args);
  if (value !== undefined) return value;
  try {
    return device.call(name, args);
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    if (code === "MEMBER_UNKNOWN" || /^Unknown action\b|has no property or method '/.test(message ?? "")) {
      throw device.missing(name);
    }
    throw error;
  }
}

/**
 * What `await OBJ.m(args)` in a connector becomes (design §4): a function that yields when `object` is a device
 * and behaves like the plain call otherwise.
 */
export function yieldingCall(object: unknown, key: PropertyKey, flags: number): unknown {
  if ((object === undefined || object === null) && (flags & OPTIONAL_OBJECT) !== 0) return undefined;
  const device = typeof object === "object" && object !== null ? devices.get(object) : undefined;
  const name = memberName(key);
  if (device !== undefined && name !== undefined) {
    return async (...args: unknown[]) => withHandles(device, await device.callLater(name, args));
  }
  const method = (object as Record<PropertyKey, unknown>)[key];
  if ((method === undefined || method === null) && (flags & OPTIONAL_CALL) !== 0) return undefined;
  return (...args: unknown[]) => {
    if (typeof method !== "function") throw new TypeError(`${String(key)} is not a function`);
    return captured.apply(method as () => unknown, object, args);
  };
}
