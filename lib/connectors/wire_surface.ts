import type { DriverSurface } from "@/lib/driver_host/mod.ts";
import type { Signature } from "@/lib/protocol/mod.ts";
import type { WireSurface } from "@/lib/sandbox/mod.ts";

/** What a connector's code must know of its driver to tell properties from actions. */
export function wireSurface(surface: DriverSurface): WireSurface {
  const actions = Object.entries(surface.actions).map(([name, meta]): Signature => ({
    name,
    args: (meta.args ?? []).map((arg) => ({ name: arg.name, type: arg.type })),
  }));
  return { properties: Object.keys(surface.properties), actions };
}
