import type { CompiledSource } from "../source/compiled_source.ts";
import { GuestSourceError } from "../source/guest_source_error.ts";
import { deviceLabel } from "./device_proxy.ts";
import { framesOf, type PositionMap } from "./guest_stack.ts";
import type { WireError } from "./messages.ts";
import { within } from "./within.ts";

/** Lines in front of the user's first one in a compiled source. */
const HEAD_LINES = 1;
/** Longest text of an error that leaves a guest; the rest is cut. */
const MAX_TEXT = 10_000;

/** What is said of an error whose getters do not end. */
const LATE: WireError = {
  message: "An error was thrown whose text could not be read: its getters take too long",
};

/** The position map of a compiled source. */
export function positionMap({ body }: Pick<CompiledSource, "body">): PositionMap {
  return ({ line, column }) => body.original({ line: line - HEAD_LINES, column });
}

/** Describes anything a guest threw, whatever it does when it is looked at; positions and stack are in the user's lines. */
export function describeError(error: unknown): WireError {
  try {
    if (typeof error === "function") return within(() => ({ message: thrown(error) }), LATE);
    if (typeof error !== "object" || error === null) return { message: thrown(error) };
    return within(() => describeObject(error), LATE);
  } catch {
    return { message: "An object that cannot be read was thrown" };
  }
}

function describeObject(error: object): WireError {
  // A device is asked for nothing, not even for what an error would say.
  const label = deviceLabel(error);
  if (label !== undefined) return { message: label };
  if (isSourceError(error)) return { message: error.message, name: error.name, ...error.position };
  const [name, message, code] = [textIn(error, "name"), textIn(error, "message"), textIn(error, "code")];
  const wire: WireError = { message: named(message ?? plainText(error)), name, code };
  const frames = framesOf(textIn(error, "stack") ?? "");
  if (frames.length === 0) return wire;
  return {
    ...wire,
    ...frames[0]!.position,
    stack: [`${name ?? "Error"}: ${wire.message}`, ...frames.map((frame) => frame.text)].join("\n"),
  };
}

/** An error object out of what the host or the other thread sent. */
export function reviveError(wire: WireError): Error {
  const error = new Error(wire.message);
  if (wire.name !== undefined && wire.name !== "AppError") {
    Object.defineProperty(error, "name", { value: wire.name, configurable: true, writable: true });
  }
  if (wire.code !== undefined) (error as Error & { code?: string }).code = wire.code;
  return error;
}

// The engine names what is no function by its text, in which our own name would stand (see `rewriteAwaits`).
function named(message: string): string {
  return message.replaceAll("__y(...)", "(awaited value)");
}

// Asking for the class of a proxy runs a trap, or throws when it is revoked.
function isSourceError(error: object): error is GuestSourceError {
  try {
    return error instanceof GuestSourceError;
  } catch {
    return false;
  }
}

function textIn(error: object, key: string): string | undefined {
  try {
    const value = (error as Record<string, unknown>)[key];
    return typeof value === "string" ? cut(value) : undefined;
  } catch {
    return undefined;
  }
}

function plainText(value: object): string {
  const nothing = "An object without text was thrown";
  try {
    const text = JSON.stringify(value) ?? nothing;
    return text === "{}" ? nothing : cut(text);
  } catch {
    return nothing;
  }
}

function thrown(value: unknown): string {
  return cut(typeof value === "function" ? `[function ${value.name}]` : String(value));
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
