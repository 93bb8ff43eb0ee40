import type { Activation } from "./activation.ts";

/** Reads a property of a running connector: the custom getter or the driver. */
export function readProperty(activation: Activation, name: string): unknown | Promise<unknown> {
  const item = activation.surface.find(name)!;
  if (item.source === "driver") return activation.driver.get(item.name);
  return activation.session!.callCustom({ verb: "get", name: item.name, args: [] }, {
    doing: `Cannot read ${item.name}`,
    ms: activation.timeouts.read,
  });
}
