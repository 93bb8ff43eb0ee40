import { withDeadline } from "@/lib/core/mod.ts";
import type { Driver } from "@/lib/driver_host/mod.ts";

/** Initialises a driver; what still goes on after the time or a stop is told to end. */
export async function initWithin(
  driver: Driver,
  config: Readonly<Record<string, unknown>>,
  limit: { name: string; ms: number; signal: AbortSignal },
): Promise<void> {
  const abort = new AbortController();
  const signal = AbortSignal.any([abort.signal, limit.signal]);
  try {
    const doing = `Cannot initialize ${limit.name}`;
    await withDeadline(driver.init(config, { signal }), { ms: limit.ms, doing, signal: limit.signal });
  } catch (error) {
    abort.abort(error);
    throw error;
  }
}
