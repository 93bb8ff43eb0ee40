import type { DriverSurface, RegisteredDriver } from "@/lib/driver_host/mod.ts";

/**
 * What a driver will offer, as far as that is known before it has started: its device may be off. `undefined` where only the
 * running driver can tell, as programs do.
 */
export function knownSurface(
  driver: RegisteredDriver,
  config: Readonly<Record<string, unknown>>,
): DriverSurface | undefined {
  if (driver.kind === "program") return undefined;
  if (driver.kind === "javascript") return driver.meta;
  try {
    return driver.builtin.surfaceOf?.(config) ?? driver.meta;
  } catch {
    // It does not start with this, and says why itself.
    return undefined;
  }
}
