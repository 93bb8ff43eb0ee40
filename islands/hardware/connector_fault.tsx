import type { JSX } from "preact";
import type { ConnectorEntry } from "@/lib/client/stores/mod.ts";
import { Notice } from "@/lib/ui/mod.ts";

/** Why a connector does not run, and where to look. */
export function ConnectorFault({ entry }: { entry: ConnectorEntry }): JSX.Element {
  const { state, message, restarts } = entry.status.value;
  const place = entry.place.value;
  const crashes = restarts
    ? `${restarts} ${restarts === 1 ? "crash" : "crashes"} within five minutes`
    : undefined;
  return (
    <Notice tone="error" title={state === "stopped" ? "Stopped" : "Does not run"}>
      <span class="fault__message">{message}</span>
      {place && (
        <span class="fault__place">
          {[place.file, place.line, place.column].filter((part) => part !== null).join(":")}
        </span>
      )}
      {crashes && <span class="fault__place">{crashes}</span>}
    </Notice>
  );
}
