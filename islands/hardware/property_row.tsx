import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { ConnectorEntry } from "@/lib/client/stores/mod.ts";
import type { PropertyItem } from "@/lib/protocol/mod.ts";
import { KeyValueRow } from "@/lib/ui/mod.ts";
import { useBench } from "../workbench_context.ts";
import { editKind } from "./editing.ts";
import { PropertyEditor } from "./property_editor.tsx";
import { PropertyValue } from "./property_value.tsx";
import { lookOf } from "./value_text.ts";

/** Properties of a {@linkcode PropertyRow}. */
export interface PropertyRowProps {
  entry: ConnectorEntry;
  property: PropertyItem;
  /** False while nothing can be written. */
  enabled: boolean;
}

/** One property of a connector. */
export function PropertyRow({ entry, property, enabled }: PropertyRowProps): JSX.Element {
  const { stores } = useBench();
  const { name, access, type, unit } = property;
  const cell = stores.state.cell(entry.name, name);
  // Both change rarely, the value often: the row is drawn again only when it looks different.
  const kind = useComputed(() => editKind(type, cell.value));
  const isText = useComputed(() => lookOf(cell.value) === "text" && typeof cell.value !== "boolean");
  const polled = useComputed(() => cell.value !== undefined && stores.state.isPolled(entry.name, name));
  const readOnly = access === "r";
  const wide = unit === undefined &&
    (readOnly ? isText.value : kind.value === "text" || kind.value === "json");
  return (
    <KeyValueRow name={name} hint={hintOf(property, polled.value)} unit={unit} wide={wide}>
      {readOnly
        ? <PropertyValue cell={cell} stale={stores.state.stale(entry.name, name)} still={!polled.value} />
        : (
          <PropertyEditor
            key={kind.value}
            label={`${entry.name} ${name}${unit ? ` in ${unit}` : ""}`}
            kind={kind.value}
            cell={cell}
            readable={access === "rw"}
            enabled={enabled}
            onWrite={(value) => stores.write(entry, { property: name, value })}
          />
        )}
    </KeyValueRow>
  );
}

const ACCESS = { r: "read only", w: "write only", rw: "read and write" } as const;

function hintOf({ description, type, access, source, details }: PropertyItem, polled: boolean): string {
  const origin = source === "custom" ? ", of this connector" : "";
  const rhythm = polled || access === "w" ? "" : "\nNot polled: this is the value of the last read";
  return [description, details, `${type}, ${ACCESS[access]}${origin}${rhythm}`].filter(Boolean).join("\n");
}
