import type { Progress } from "@/lib/marketplace/mod.ts";
import { followDrivers } from "./follow_drivers.ts";
import type { ServerContext } from "./server_context.ts";

/** Turns what happens in the rooms into broadcasts and into events of the bus. */
export function announce(server: ServerContext): void {
  announceDevices(server);
  followDrivers(server);
  announceScripts(server);
}

function announceDevices({ registry, connectors, broadcast, bus }: ServerContext): void {
  bus.on(
    "workspace.file.changed",
    ({ data }) => broadcast("workspace.file.changed", data as { path: string }),
  );
  registry.events.on(
    "diagnostics",
    ({ meta, category, errors, warnings }) =>
      broadcast("driver.diagnostics", { driver: meta.name, category, errors, warnings }),
  );
  bus.on(
    "marketplace.install.progress",
    ({ data }) => broadcast("marketplace.install.progress", data as Progress),
  );
  connectors.events.on("changed", () => broadcast("connectors.changed", {}));
  connectors.events.on("status", (connector) => {
    const status = {
      connector: connector.name,
      driver: connector.driver,
      state: connector.state,
      message: connector.message,
      restarts: connector.crashes,
    };
    broadcast("connector.status", status);
    bus.publish({ event: "connectors:status", data: status, source: null });
  });
  connectors.events.on("loadFailed", ({ connector, error }) =>
    broadcast("connector.error", {
      connector: connector.name,
      file: connector.file.path,
      message: error.message,
      line: error.position?.line ?? null,
      column: error.position?.column ?? null,
    }));
}

function announceScripts({ scripts, prompts, broadcast, bus }: ServerContext): void {
  scripts.events.on("started", (started) => broadcast("script.started", started));
  scripts.events.on("output", (entry) => broadcast("script.output", entry));
  scripts.events.on("say", (speech) => broadcast("script.say", speech));
  scripts.events.on(
    "done",
    ({ script, error, stopped }) => broadcast("script.done", { script, error, stopped }),
  );
  prompts.events.on("opened", (prompt) => {
    broadcast("prompt.open", prompt);
    bus.publish({ event: "prompts:open", data: prompt, source: null });
  });
  prompts.events.on("resolved", ({ script, ...end }) => {
    broadcast("prompt.resolved", end);
    bus.publish({ event: "prompts:resolved", data: { script, ...end }, source: null });
  });
}
