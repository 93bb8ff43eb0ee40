import type { PackageOrigin } from "../driver_files.ts";
import type { RegisteredDriver } from "../registered_driver.ts";

/** A driver as its package says it is: version, category and findings of the manifest win (spec wire §2). */
export function withOrigin<Driver extends RegisteredDriver>(
  driver: Driver,
  origin: PackageOrigin | undefined,
): Driver {
  if (origin === undefined) return driver;
  const { id, version, tier, category, details, findings } = origin;
  return {
    ...driver,
    meta: { ...driver.meta, version, ...(details === undefined ? {} : { details }) },
    tier,
    category,
    packageId: id,
    stamp: `${id}@${version} ${"stamp" in driver ? driver.stamp : ""}`,
    errors: [...driver.errors, ...findings.filter(({ severity }) => severity === "hard")],
    warnings: [...driver.warnings, ...findings.filter(({ severity }) => severity === "soft")],
  };
}
