import type { JSX } from "preact";
import { type ConnectorEntry, isRunning } from "@/lib/client/stores/mod.ts";
import { Card, IconButton, Why } from "@/lib/ui/mod.ts";
import { useBench } from "../workbench_context.ts";
import { ActionBar } from "./action_bar.tsx";
import { ConnectorFault } from "./connector_fault.tsx";
import { ConnectorMark } from "./connector_mark.tsx";
import type { Match } from "./matching.ts";
import { PropertyRow } from "./property_row.tsx";

/** One connector: how it stands, its properties, its actions. */
export function ConnectorCard({ entry, match }: { entry: ConnectorEntry; match: Match }): JSX.Element {
  const { memory, online } = useBench();
  const shut = memory.shut(entry.name);
  const status = entry.status.value;
  const failed = status.state === "error" || status.state === "stopped";
  const enabled = online.value && isRunning(status.state);
  const open = !shut.value;
  return (
    <Card
      title={entry.name}
      subtitle={status.state === "loading" ? `${status.message || "Loading"}…` : entry.driver.value}
      mark={<ConnectorMark status={status} />}
      tools={<Tools entry={entry} enabled={enabled} />}
      tone={failed ? "error" : status.state === "degraded" ? "warning" : "plain"}
    >
      <div class="card__body">
        {/* In the place of the rows, so that nothing below it moves when a device fails. */}
        {failed && <ConnectorFault entry={entry} />}
        {open && (
          <div class="card__items" inert={failed}>
            <Items entry={entry} match={match} enabled={enabled} />
          </div>
        )}
      </div>
    </Card>
  );
}

function Tools({ entry, enabled }: { entry: ConnectorEntry; enabled: boolean }): JSX.Element {
  const { stores, memory } = useBench();
  const shut = memory.shut(entry.name);
  const { state, message } = entry.status.value;
  return (
    <>
      {state === "degraded" && <Why tone="warning" label={`What is wrong with ${entry.name}`}>{message}</Why>}
      <IconButton
        icon="refresh-cw"
        label={`Read the values of ${entry.name} that are not polled`}
        disabled={!enabled}
        onClick={() => stores.refresh(entry)}
      />
      <IconButton
        icon={shut.value ? "chevron-down" : "chevron-up"}
        label={shut.value ? `Expand ${entry.name}` : `Collapse ${entry.name}`}
        expanded={!shut.value}
        onClick={() => shut.value = !shut.value}
      />
    </>
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
