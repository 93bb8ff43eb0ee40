import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { ConnectorEntry } from "@/lib/client/stores/mod.ts";
import { EmptyState } from "@/lib/ui/mod.ts";
import { useBench } from "../workbench_context.ts";
import { ConnectorCard } from "./connector_card.tsx";
import { DisabledList } from "./disabled_list.tsx";
import { HardwareSummary } from "./hardware_summary.tsx";
import { type Match, matching } from "./matching.ts";
import { deal, useColumns } from "./use_columns.ts";

/** Every connector of the workspace, as far as it fits to the filter. */
export function HardwareView({ query }: { query: ReadonlySignal<string> }): JSX.Element {
  const { connectors } = useBench().stores;
  const view = useRef<HTMLElement>(null);
  const columns = useColumns(view);
  const shown = connectors.entries.value.flatMap((entry) => {
    const { name, driver, schema } = entry;
    const match = matching({ name, driver: driver.value, schema: schema.value }, query.value);
    return match === undefined ? [] : [{ entry, match }];
  });
  const disabled = connectors.disabled.value.filter(({ name, driver }) =>
    matching({ name, driver, schema: undefined }, query.value) !== undefined
  );
  return (
    <section class="hardware" aria-label="Hardware" ref={view}>
      {connectors.loaded.value && <HardwareSummary />}
      {shown.length + disabled.length === 0
        ? <Nothing loaded={connectors.loaded.value} filtered={query.value.trim() !== ""} />
        : <Columns shown={shown} columns={columns} />}
      {disabled.length > 0 && <DisabledList connectors={disabled} />}
    </section>
  );
}

interface Shown {
  entry: ConnectorEntry;
  match: Match;
}

function Columns({ shown, columns }: { shown: readonly Shown[]; columns: number }): JSX.Element {
  return (
    <div class="hardware__columns">
      {deal(shown, { columns, weigh: weightOf }).map((column, index) => (
        <div class="hardware__column" key={index}>
          {column.map(({ entry, match }) => <ConnectorCard key={entry.name} entry={entry} match={match} />)}
        </div>
      ))}
    </div>
  );
}

// In rows, roughly: the head, one per property, one per three actions.
function weightOf({ match }: Shown): number {
  return 2 + match.properties.length + Math.ceil(match.actions.length / 3);
}

function Nothing({ loaded, filtered }: { loaded: boolean; filtered: boolean }): JSX.Element {
  if (!loaded) return <EmptyState icon="plug" title="Connecting" />;
  if (filtered) {
    return (
      <EmptyState icon="search-x" title="Nothing matches the filter">Press Escape to clear it.</EmptyState>
    );
  }
  return (
    <EmptyState icon="plug" title="There are no connectors yet">
      A connector is a file in the folder connectors of the workspace. It appears here as soon as it is saved.
    </EmptyState>
  );
}
