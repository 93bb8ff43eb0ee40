import { AppError, isScalarType, toJson } from "@/lib/protocol/mod.ts";
import type { Activation } from "./activation.ts";
import { compute, TooLarge } from "./formula.ts";
import type { PropertySlot } from "./surface.ts";

/**
 * Reads a property of a running connector: the driver's, or the custom getter. A getter that only computes is computed
 * here, which saves the way to its process and back; what it asks of its driver, and in which order, is the same.
 */
export function readProperty(activation: Activation, name: string): unknown | Promise<unknown> {
  const item = activation.surface.find(name) as PropertySlot;
  if (item.source === "driver") return activation.driver.get(item.name);
  return item.formula === undefined ? runGetter(activation, item.name) : computeHere(activation, item);
}

/**
 * Reads a property to publish its value. Whoever asks gets null for what a driver does not give, as document 002 has it; in
 * the state that would pass for a value.
 *
 * @throws {AppError} `CONN_CALL_FAILED` when there is no value where a single one is declared.
 */
export function readToPublish(activation: Activation, name: string): unknown | Promise<unknown> {
  const item = activation.surface.find(name) as PropertySlot;
  const value = readProperty(activation, name);
  if (!isScalarType(item.type)) return value;
  const given = item.source === "driver" ? givenByDriver : givenByGetter;
  return value instanceof Promise ? value.then(given) : given(value);
}

function givenByDriver(value: unknown): unknown {
  return isValue(value) ? value : missing("the driver gave no value");
}

function givenByGetter(value: unknown): unknown {
  return isValue(value) ? value : missing("its getter gave no value");
}

// Null is what a driver says on purpose.
function isValue(value: unknown): boolean {
  switch (typeof value) {
    case "undefined":
    case "function":
    case "symbol":
      return false;
    case "object":
      return value === null || !("toJSON" in value) || toJson(value) !== "null";
    default:
      return true;
  }
}

function missing(text: string): never {
  throw new AppError("CONN_CALL_FAILED", text);
}

function runGetter({ name: connector, session, timeouts }: Activation, name: string): Promise<unknown> {
  const limit = { doing: `Cannot read ${connector}.${name}`, ms: timeouts.read };
  return session!.callCustom({ verb: "get", name, args: [] }, limit);
}

function computeHere(activation: Activation, item: PropertySlot): unknown | Promise<unknown> {
  const insteadOf = (error: unknown) => {
    if (!(error instanceof TooLarge)) throw error;
    item.formula = undefined;
    return runGetter(activation, item.name);
  };
  try {
    const value = compute(item.formula!, (name) => activation.driver.get(activation.driverProperty(name)));
    return value instanceof Promise ? value.catch(insteadOf) : value;
  } catch (error) {
    return insteadOf(error);
  }
}
