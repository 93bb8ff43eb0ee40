import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { ConnectorEntry } from "@/lib/client/stores/mod.ts";
import { Button, Notice } from "@/lib/ui/mod.ts";
import { useBench } from "../workbench_context.ts";

/** Why a connector does not work, where to look, and another try. */
export function ConnectorFault({ entry }: { entry: ConnectorEntry }): JSX.Element {
  const { state, message, restarts } = entry.status.value;
  const place = entry.place.value;
  const crashes = restarts
    ? `${restarts} ${restarts === 1 ? "crash" : "crashes"} within five minutes`
    : undefined;
  return (
    <Notice
      tone="error"
      title={state === "stopped" ? "Stopped" : "Not working"}
      actions={<Again entry={entry} label={/trying again/.test(message) ? "Try now" : "Reload"} />}
    >
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

/** Loads a connector again, at once. That it fails again shows on its card. */
function Again({ entry, label }: { entry: ConnectorEntry; label: string }): JSX.Element {
  const { stores, online } = useBench();
  const busy = useSignal(false);
  const again = async () => {
    busy.value = true;
    await stores.connectors.reload(entry.name).catch(() => {});
    busy.value = false;
  };
  return (
    <Button
      icon="refresh-cw"
      busy={busy.value}
      disabled={!online.value}
      title={`Load ${entry.name} again`}
      onClick={() => void again()}
    >
      {label}
    </Button>
  );
}
