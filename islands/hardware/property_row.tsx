import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { ConnectorEntry } from "@/lib/client/stores/mod.ts";
import { SteadyNumber } from "@/lib/format/mod.ts";
import type { PropertyItem } from "@/lib/protocol/mod.ts";
import { KeyValueRow } from "@/lib/ui/mod.ts";
import { useBench } from "../workbench_context.ts";
import { editKind } from "./editing.ts";
import { PropertyDoubt } from "./property_doubt.tsx";
import { PropertyEditor } from "./property_editor.tsx";
import { PropertyValue, usePartsOf } from "./property_value.tsx";
import { valueKind } from "./value_kind.ts";

/** Properties of a {@linkcode PropertyRow}. */
export interface PropertyRowProps {
  entry: ConnectorEntry;
  property: PropertyItem;
  /** False while nothing can be written. */
  enabled: boolean;
}

/** One property of a connector. */
export function PropertyRow({ entry, property, enabled }: PropertyRowProps): JSX.Element {
  const { stores, online, memory } = useBench();
  const { name, access } = property;
  const cell = stores.state.cell(entry.name, name);
  const stale = stores.state.stale(entry.name, name);
  const steady = useMemo(() => new SteadyNumber(property), [property]);
  const parts = usePartsOf(cell, steady);
  // These change rarely, the value often: the row is drawn again only when it looks different.
  const kind = useComputed(() => editKind(property, cell.value));
  const isText = useComputed(() => valueKind(cell.value) === "text" && typeof cell.value !== "boolean");
  const polled = useComputed(() => cell.value !== undefined && stores.state.isPolled(entry.name, name));
  const old = useComputed(() => stale.value !== undefined || !online.value);
  const shownUnit = useComputed(() => parts.value === undefined ? property.unit : parts.value.unit);
  const readOnly = access === "r";
  const unit = readOnly ? shownUnit.value : property.unit;
  const wide = property.unit === undefined &&
    (readOnly ? isText.value : ["text", "json", "choice"].includes(kind.value));
  return (
    <KeyValueRow
      name={name}
      hint={hintOf(property, polled.value)}
      unit={unit}
      wide={wide}
      mark={<PropertyDoubt name={name} cell={cell} stale={stale} />}
    >
      {readOnly
        ? (
          <PropertyValue
            cell={cell}
            look={property}
            parts={parts}
            old={old}
            readAt={() => stores.state.readAt(entry.name, name)}
            still={!polled.value}
          />
        )
        : (
          <PropertyEditor
            key={kind.value}
            label={`${entry.name} ${name}${property.unit ? ` in ${property.unit}` : ""}`}
            kind={kind.value}
            property={property}
            cell={cell}
            old={old}
            draft={memory.draft(`${entry.name}.${name}`)}
            enabled={enabled}
            onWrite={(value) => stores.write(entry, { property: name, value })}
          />
        )}
    </KeyValueRow>
  );
}

const ACCESS = { r: "read only", w: "write only", rw: "read and write" } as const;

function hintOf({ description, type, access, source, details }: PropertyItem, polled: boolean): string {
  const origin = source === "custom" ? ", defined by this connector" : "";
  const rhythm = polled || access === "w" ? "" : "\nNot polled: this is the value from the last read";
  return [description, details, `${type}, ${ACCESS[access]}${origin}${rhythm}`].filter(Boolean).join("\n");
}
