import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type ConnectorEntry, isRunning } from "@/lib/client/stores/mod.ts";
import { Card, IconButton } from "@/lib/ui/mod.ts";
import { useBench } from "../workbench_context.ts";
import { ActionBar } from "./action_bar.tsx";
import { ConnectorFault } from "./connector_fault.tsx";
import { ConnectorMark } from "./connector_mark.tsx";
import type { Match } from "./matching.ts";
import { PropertyRow } from "./property_row.tsx";

/** One connector: how it stands, its properties, its actions. */
export function ConnectorCard({ entry, match }: { entry: ConnectorEntry; match: Match }): JSX.Element {
  const { stores, online } = useBench();
  const [open, setOpen] = useState(true);
  const status = entry.status.value;
  const failed = status.state === "error" || status.state === "stopped";
  const enabled = online.value && isRunning(status.state);
  const tools = (
    <>
      <IconButton
        icon="refresh-cw"
        label={`Read the values of ${entry.name} that are not polled again`}
        disabled={!enabled}
        onClick={() => stores.refresh(entry)}
      />
      <IconButton
        icon={open ? "chevron-up" : "chevron-down"}
        label={open ? `Collapse ${entry.name}` : `Expand ${entry.name}`}
        expanded={open}
        onClick={() => setOpen(!open)}
      />
    </>
  );
  return (
    <Card
      title={entry.name}
      subtitle={entry.driver.value}
      mark={<ConnectorMark status={status} />}
      tools={tools}
      tone={failed ? "error" : "plain"}
    >
      {failed && <ConnectorFault entry={entry} />}
      {status.state === "degraded" && <p class="card__note" role="status">{status.message}</p>}
      {status.state === "loading" && <p class="card__note" role="status">{status.message || "Loading"}…</p>}
      {open && <Items entry={entry} match={match} enabled={enabled} />}
    </Card>
  );
}

function Items(
  { entry, match, enabled }: { entry: ConnectorEntry; match: Match; enabled: boolean },
): JSX.Element {
  return (
    <>
      {match.properties.length > 0 && (
        <div class="card__rows">
          {match.properties.map((property) => (
            <PropertyRow key={property.name} entry={entry} property={property} enabled={enabled} />
          ))}
        </div>
      )}
      {match.actions.length > 0 && <ActionBar entry={entry} actions={match.actions} enabled={enabled} />}
    </>
  );
}
