import {
  AppError,
  type ErrorCode,
  errorText,
  mapArguments,
  shownName,
  toAppError,
} from "@/lib/protocol/mod.ts";
import type { Activation } from "./activation.ts";
import type { Connector } from "./connector.ts";
import { readProperty } from "./read_property.ts";
import type { ActionSlot, PropertySlot } from "./surface.ts";

/** What is to be done with one item of a connector. */
export type Access =
  | { kind: "read"; name: string }
  | { kind: "write"; name: string; value: unknown }
  | { kind: "run"; name: string; args: readonly unknown[] };

/** A write or an action on its way to hardware, as the safety gate sees it. */
export interface GatedAccess {
  connector: string;
  driver: string;
  access: Exclude<Access, { kind: "read" }>;
  /** Who wants it: `ws:<client>`, `connector:<name>`, `script:<name>`. */
  caller: string;
}

/** Decides whether a write or an action may reach the hardware; throws when not. */
export type SafetyGate = (access: GatedAccess) => Promise<void> | void;

/** Calls of other connectors that one connector may have waiting; more means that they run in circles. */
const MAX_WAITING = 256;
const waiting = new WeakMap<Activation, number>();

/** Who calls, and what decides whether they may. */
export interface CallerOptions {
  gate: SafetyGate;
  caller: string;
  /** Aborts when the caller no longer wants it: what has not reached the device by then does not reach it. */
  signal?: AbortSignal | undefined;
}

/**
 * The one path to hardware: finds the item, maps arguments, asks the safety gate, calls driver or custom code.
 *
 * @throws {AppError} `CONN_NOT_INITIALIZED`, `VALIDATION_INVALID_VALUE`, or `CONN_CALL_FAILED` with what failed.
 */
export function callConnector(
  connector: Connector,
  access: Access,
  options: CallerOptions,
): unknown | Promise<unknown> {
  const activation = connector.active;
  const item = activation.surface.find(access.name, access.kind === "run" ? "action" : "property");
  if (item === undefined) {
    const near = activation.surface.nearest(access.name);
    const hint = near === undefined ? "" : `; did you mean "${near}"?`;
    const text = `Connector '${connector.name}' has no property or method '${shownName(access.name)}'${hint}`;
    throw new AppError("CONN_CALL_FAILED", text);
  }
  try {
    const wanted = settle(item, access, connector.name);
    if (wanted.kind === "read") {
      const value = readProperty(activation, item.name);
      connector.wasRead(item.name, value);
      return guarded(value, connector.name, wanted);
    }
    return guarded(
      gatedCall({ connector, activation, item, access: wanted, ...options }),
      connector.name,
      wanted,
    );
  } catch (error) {
    throw callFailure(error, connector.name, access);
  }
}

interface GatedCall extends CallerOptions {
  connector: Connector;
  activation: Activation;
  item: PropertySlot | ActionSlot;
  access: Exclude<Access, { kind: "read" }>;
}

async function gatedCall(call: GatedCall): Promise<unknown> {
  const { connector, activation, item, access, gate, caller, signal } = call;
  const args = access.kind === "run" && item.kind === "action" && item.source === "driver"
    ? [mapArguments(access.args, item)]
    : access.kind === "run"
    ? access.args
    : [access.value];
  if (activation.registered.meta.requiresSafetyGates !== false) {
    await gate({ connector: connector.name, driver: connector.driver, access, caller });
  }
  signal?.throwIfAborted();
  const value = await perform(activation, item, { args, caller, signal });
  if (access.kind === "write") connector.wroteProperty(item.name);
  return access.kind === "write" ? null : value ?? null;
}

function perform(
  activation: Activation,
  item: PropertySlot | ActionSlot,
  { args, caller, signal }: { args: readonly unknown[]; caller: string; signal: AbortSignal | undefined },
): unknown {
  const options = signal === undefined ? undefined : { signal };
  if (item.source === "driver") {
    return item.kind === "property"
      ? activation.driver.set(item.name, args[0], options)
      : activation.driver.execute(item.name, args[0], options);
  }
  if (item.kind === "property" && item.writesThrough !== undefined) {
    return activation.driver.set(item.writesThrough, args[0], options);
  }
  const call = () => customCall(activation, item, { args: [...args], signal });
  return caller.startsWith("connector:") ? counted(activation, call) : call();
}

/** Runs a call of connector code to connector code, of which only so many may wait for each other. */
async function counted(activation: Activation, call: () => Promise<unknown>): Promise<unknown> {
  const count = waiting.get(activation) ?? 0;
  if (count >= MAX_WAITING) {
    throw new AppError(
      "CONN_CALL_FAILED",
      `More than ${MAX_WAITING} calls are waiting; do they call each other?`,
    );
  }
  waiting.set(activation, count + 1);
  try {
    return await call();
  } finally {
    waiting.set(activation, waiting.get(activation)! - 1);
  }
}

function customCall(
  activation: Activation,
  item: PropertySlot | ActionSlot,
  { args, signal }: { args: unknown[]; signal: AbortSignal | undefined },
): Promise<unknown> {
  const verb = item.kind === "property" ? "set" as const : "call" as const;
  const ms = verb === "set" ? activation.timeouts.write : activation.timeouts.action;
  const doing = `Cannot ${verb === "set" ? "write" : "run"} ${activation.name}.${item.name}`;
  return activation.session!.callCustom({ verb, name: item.name, args }, { doing, ms, signal });
}

// A property may be called: without an argument that reads it, with one it writes it (spec scripts §4.1). An action is never
// run by looking at it.
function settle(item: PropertySlot | ActionSlot, access: Access, connector: string): Access {
  const { name } = item;
  if (item.kind === "action") {
    if (access.kind === "run") return { ...access, name };
    refuse(
      `'${name}' of '${connector}' is an action, not a property: run it as a method, ${name}()`,
    );
  }
  if (access.kind === "run" && access.args.length > 1) {
    refuse(`Property '${name}' of '${connector}' takes one value, not ${access.args.length}`);
  }
  const wanted: Access = access.kind !== "run"
    ? { ...access, name }
    : access.args.length === 0
    ? { kind: "read", name }
    : { kind: "write", name, value: access.args[0] };
  if (wanted.kind === "read" && item.access === "w") {
    refuse(`Property '${name}' of '${connector}' is write-only`);
  }
  if (wanted.kind === "write" && item.access === "r") {
    refuse(`Property '${name}' of '${connector}' is read-only`);
  }
  return wanted;
}

function refuse(message: string): never {
  throw new AppError("CONN_CALL_FAILED", message);
}

function guarded(value: unknown, connector: string, access: Access): unknown | Promise<unknown> {
  if (!(value instanceof Promise)) return value;
  return value.catch((error) => {
    throw callFailure(error, connector, access);
  });
}

const DOING = { read: "read", write: "write", run: "run" } as const;

/** Any failure of a call, with the device and what was being done in front. */
function callFailure(error: unknown, connector: string, access: Access): AppError {
  if (error instanceof AppError && (isOfOthers(error.code) || named(error.message, connector))) return error;
  const { code, position, guestStack } = toAppError(error, "CONN_CALL_FAILED");
  const where = position ? ` (line ${position.line}, column ${position.column})` : "";
  const text = `Cannot ${DOING[access.kind]} ${connector}.${access.name}: ${errorText(error)}${where}`;
  return new AppError(code, text, {
    cause: error,
    ...(position ? { position } : {}),
    ...(guestStack ? { guestStack } : {}),
  });
}

/** True for failures that are no device's: what is not there or does not run, and whoever called. */
function isOfOthers(code: ErrorCode): boolean {
  return code !== "CONN_CALL_FAILED" && /^(?:CONN|SCRIPT|PROMPT|AGENT|LICENSE|WS)_/.test(code);
}

function named(message: string, connector: string): boolean {
  return message.includes(`'${connector}'`) ||
    message.startsWith("Cannot ") && message.includes(`${connector}.`);
}
