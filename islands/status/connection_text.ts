import type { ConnectionStatus } from "@/lib/client/mod.ts";
import type { ServerStatus } from "@/lib/client/stores/mod.ts";
import type { Standing } from "@/lib/ui/mod.ts";

/** A state in one or two words, and how good it is. */
export interface Shown {
  readonly standing: Standing;
  readonly text: string;
}

/** What the page says about the connection. */
export function connectionText(status: ConnectionStatus): Shown {
  switch (status.phase) {
    case "open":
      return { standing: "good", text: "Connected" };
    case "closed":
      return { standing: "off", text: "Closed" };
    default:
      return status.attempt === 0
        ? { standing: "busy", text: "Connecting" }
        : { standing: "failed", text: "Not connected" };
  }
}

const PHASES: Record<ServerStatus["phase"], string> = {
  drivers: "Scanning drivers",
  connectors: "Starting connectors",
  ready: "Ready",
};

/** What the page says about the start of the server. */
export function phaseText(phase: ServerStatus["phase"]): string {
  return PHASES[phase];
}
