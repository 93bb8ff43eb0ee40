import { dirname } from "node:path";
import type { Scope } from "@/lib/core/mod.ts";
import { watchFolder, type Workspace } from "@/lib/workspace/mod.ts";
import { checkTransportRules } from "./check_transport_rules.ts";
import type { ServerContext } from "./server_context.ts";

/**
 * Puts settings that have changed into force where nobody asks for them anew, and tells clients.
 *
 * @param changed Their paths, joined by dots.
 */
export function settingsChanged(
  { settings, log, broadcast, connectors }: ServerContext,
  changed: readonly string[],
): void {
  log.level = settings.settings.logging.level;
  if (changed.some((path) => path.startsWith("license"))) {
    // More of the connectors may run now, or fewer.
    connectors.fileChanged(settings.path).catch((error) => log.write("error", "connectors", String(error)));
  }
  broadcast("config.changed", {});
}

/** Watches `config/server.json`: what somebody saves there is checked, taken over and told, once for each save. */
export function watchSettings(
  context: ServerContext,
  { workspace, scope }: { workspace: Workspace; scope: Scope },
): void {
  const { log } = context;
  const changed = async (path: string) => {
    if (path === workspace.settings && !scope.signal.aborted) await lookAtSettings(context);
  };
  scope.add(watchFolder({ folder: dirname(workspace.settings), log: log.for("workspace"), changed }));
  // It was read before it was watched; what was saved in between is seen now.
  void changed(workspace.settings);
}

async function lookAtSettings(context: ServerContext): Promise<void> {
  const { settings, log } = context;
  const edit = await settings.look();
  if (edit === undefined) return;
  log.write(edit.wrong ? "warn" : "info", "settings", edit.text);
  if (edit.changed.some((path) => path.startsWith("security.transports"))) checkTransportRules(context);
  settingsChanged(context, edit.changed);
}
