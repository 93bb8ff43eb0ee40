import type { RegisteredDriver } from "@/lib/driver_host/mod.ts";
import type { ServerContext } from "./server_context.ts";

/** Tells clients and connectors when a scan has found other drivers than the one before. */
export function followDrivers({ registry, connectors, broadcast, log }: ServerContext): void {
  let before = stampsOf(registry.all);
  registry.events.on("changed", () => {
    const after = stampsOf(registry.all);
    const known = before;
    before = after;
    const names = [...new Set([...known.keys(), ...after.keys()])].filter((name) =>
      known.get(name) !== after.get(name)
    );
    if (names.length === 0) return;
    broadcast("drivers.changed", {});
    const [changed, appeared] = [true, false].map((was) =>
      new Set(names.filter((name) => known.has(name) === was))
    );
    connectors.driversChanged({ changed: changed!, appeared: appeared! })
      .catch((error) => log.write("error", "drivers", `After a scan: ${error}`));
  });
}

// Of several drivers of one name the first one is used; the others are only listed.
function stampsOf(drivers: readonly RegisteredDriver[]): Map<string, string> {
  return new Map(drivers.toReversed().map((driver) => [driver.meta.name.toLowerCase(), stampOf(driver)]));
}

function stampOf(driver: RegisteredDriver): string {
  return driver.kind === "builtin" ? "built in" : `${driver.stamp} ${driver.template}`;
}
