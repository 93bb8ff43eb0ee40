import { captured } from "./captured.ts";
import { withHandles } from "./file_handle.ts";

/** What a proxy stands for: a driver, another connector, or this connector itself. */
export interface Device {
  /** What stands for it in texts: `connector psu`. */
  readonly label: string;
  /** What `name` is; a value of "property" may bring the value along. */
  find(name: string): Found;
  /** True when there is a member of that name. */
  has(name: string): boolean;
  /** Assigns a property. Blocks. */
  write(name: string, value: unknown): void;
  /** Runs an action. Blocks. */
  call(name: string, args: unknown[]): unknown;
  /** True when it is known here that `name` is no action. */
  blocks(name: string): boolean;
  /** Runs an action without blocking. */
  callLater(name: string, args: unknown[]): Promise<unknown>;
  /**
   * Tries an undeclared name as a property: reads it without arguments, writes it with one. `undefined` when it is none.
   */
  guess(name: string, args: unknown[]): unknown;
  /** What to throw for a name that is neither, with the one that was probably meant. */
  missing(name: string, near?: string): Error;
}

/** What a name of a device is; `near` is the one that was probably meant. */
export type Found =
  | { kind: "property"; value: unknown }
  | { kind: "action" }
  | { kind: "unknown"; near?: string };

/** Names the language itself looks for in any object; a device has none of them. */
const LANGUAGE_NAMES: readonly string[] = ["then", "toJSON"];

const devices = new WeakMap<object, { device: Device; view?: object }>();

/**
 * The object guest code sees of a device (document 001, "The Driver Closure Variable"): reading a property gives
 * its value, assigning writes it, an action is a function. An unknown name gives a function that tries property,
 * then action, and throws when neither exists.
 */
export function deviceProxy(device: Device): object {
  const proxy = new captured.Proxy(Object.create(null) as object, {
    get: (_target, key) => {
      const name = memberName(key);
      return name === undefined ? languageMember(device, key) : read(device, name);
    },
    set: (_target, key, value) => {
      if (typeof key === "symbol") return false;
      device.write(key, value);
      return true;
    },
    has: (_target, key) => {
      const name = memberName(key);
      return name !== undefined && device.has(name);
    },
    deleteProperty: () => false,
    defineProperty: () => false,
  });
  devices.set(proxy, { device });
  return proxy;
}

/** The name of a member, or `undefined` for what the language itself looks for. */
function memberName(key: PropertyKey): string | undefined {
  return typeof key === "string" && !LANGUAGE_NAMES.includes(key) ? key : undefined;
}

// Text is made of a device without asking it for anything.
function languageMember({ label }: Device, key: PropertyKey): unknown {
  return key === Symbol.toPrimitive ? (hint: string) => hint === "number" ? NaN : label : undefined;
}

/** What stands for a device in texts; `undefined` for everything that is none. */
export function deviceLabel(value: object): string | undefined {
  return devices.get(value)?.device.label;
}

function read(device: Device, name: string): unknown {
  const found = device.find(name);
  if (found.kind === "property") return withHandles(device, found.value);
  if (found.kind === "action") return (...args: unknown[]) => withHandles(device, device.call(name, args));
  return unknownMember(device, name, found.near);
}

// A function it is by document 001. What it is not is a number or a text: `psu.voltge > 5` would only be false.
function unknownMember(device: Device, name: string, near: string | undefined): unknown {
  const missing = () => device.missing(name, near);
  const member = (...args: unknown[]) => withHandles(device, tryBoth(device, { name, args, missing }));
  const value = () => {
    throw missing();
  };
  captured.defineProperty(member, Symbol.toPrimitive, { value });
  captured.defineProperty(member, "name", { value: name });
  return member;
}

// The order of document 001: property first, then action.
function tryBoth(
  device: Device,
  { name, args, missing }: { name: string; args: unknown[]; missing: () => Error },
): unknown {
  const value = device.guess(name, args);
  if (value !== undefined) return value;
  try {
    return device.call(name, args);
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    throw code === "MEMBER_UNKNOWN" || saysUnknown(message ?? "") ? missing() : error;
  }
}

function saysUnknown(message: string): boolean {
  return message.startsWith("Unknown action") || message.includes("has no property or method '");
}

/**
 * What `OBJ` becomes in `await OBJ.m(args)` of a connector (design §4): for a device its face whose actions yield instead
 * of blocking; every other value is itself.
 */
export function yieldingView(object: unknown): unknown {
  const entry = typeof object === "object" && object !== null ? devices.get(object) : undefined;
  if (entry === undefined) return object;
  return entry.view ??= viewOf(entry.device, object as object);
}

function viewOf(device: Device, proxy: object): object {
  return new captured.Proxy(proxy, {
    get: (_target, key) => {
      const name = memberName(key);
      if (name === undefined) return languageMember(device, key);
      // What is no action is read as ever, and fails or blocks as ever.
      if (device.blocks(name)) return read(device, name);
      return async (...args: unknown[]) => withHandles(device, await device.callLater(name, args));
    },
  });
}
