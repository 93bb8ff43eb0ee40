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

function runGetter({ session, timeouts }: Activation, name: string): Promise<unknown> {
  const limit = { doing: `Cannot read ${name}`, ms: timeouts.read };
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
