import { join } from "node:path";
import type { Scope } from "@/lib/core/mod.ts";
import type { RegisteredDriver } from "@/lib/driver_host/mod.ts";
import { watchFolder, type Workspace } from "@/lib/workspace/mod.ts";
import type { ServerContext } from "./server_context.ts";

/** Reloads connectors and drivers when their files change. */
export function watchWorkspace(context: ServerContext, workspace: Workspace, scope: Scope): void {
  const { connectors, log, settings } = context;
  scope.add(watchFolder({
    folder: workspace.connectors,
    log: log.for("workspace"),
    changed: (path) => /\.(js|json)$/.test(path) ? connectors.fileChanged(path) : undefined,
  }));
  scope.add(watchFolder({
    folder: join(workspace.root, settings.settings.drivers.directory),
    log: log.for("workspace"),
    changed: (path) => path.endsWith(".driver.js") ? rescan(context) : undefined,
  }));
}

async function rescan({ registry, connectors, broadcast }: ServerContext): Promise<void> {
  const before = new Map(registry.all.map((driver) => [nameOf(driver), stampOf(driver)]));
  await registry.scan();
  const after = new Map(registry.all.map((driver) => [nameOf(driver), stampOf(driver)]));
  const names = [...before.keys(), ...after.keys()];
  broadcast("drivers.changed", {});
  await connectors.driversChanged(new Set(names.filter((name) => before.get(name) !== after.get(name))));
}

function nameOf(driver: RegisteredDriver): string {
  return driver.meta.name.toLowerCase();
}

function stampOf(driver: RegisteredDriver): string {
  return driver.kind === "javascript" ? driver.stamp : "built in";
}
