import { type ReadonlySignal, type Signal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { Unreadable } from "@/lib/client/stores/mod.ts";
import { valueText } from "@/lib/format/mod.ts";
import type { PropertyItem } from "@/lib/protocol/mod.ts";
import { type Choice, ChoiceField, NumberField, SwitchField, TextField, type Typed } from "@/lib/ui/mod.ts";
import { editedValue, editFault, type EditKind, editText, exactEditText } from "./editing.ts";

/** Properties of a {@linkcode PropertyEditor}. */
export interface PropertyEditorProps {
  label: string;
  kind: EditKind;
  property: PropertyItem;
  cell: ReadonlySignal<unknown>;
  /** The value is old. */
  old: ReadonlySignal<boolean>;
  /** Where what is typed and not written yet is kept. */
  draft: Signal<Typed | undefined>;
  enabled: boolean;
  onWrite: (value: unknown) => Promise<void>;
}

const ON_OFF: readonly Choice[] = [{ value: true, label: "On" }, { value: false, label: "Off" }];

/** A value that can be written, edited where it stands. */
export function PropertyEditor(props: PropertyEditorProps): JSX.Element {
  const { label, kind, property, cell, old, draft, enabled, onWrite } = props;
  const value = useComputed(() => cell.value instanceof Unreadable ? undefined : cell.value ?? undefined);
  const text = useComputed(() => editText(kind, value.value, property));
  const exact = useComputed(() => exactEditText(kind, value.value));
  const rest = { label, old: old.value, disabled: !enabled };
  if (kind === "switch") {
    // What is off and what is on is not known here, but it can be written all the same: off must always be possible.
    return value.value === undefined
      ? <ChoiceField {...rest} choices={ON_OFF} value={value} onCommit={onWrite} />
      : <SwitchField {...rest} checked={value.value === true || value.value === 1} onCommit={onWrite} />;
  }
  if (kind === "choice") {
    const choices = property.enum!.map((choice) => ({ value: choice, label: valueText(choice) }));
    return <ChoiceField {...rest} choices={choices} value={value} onCommit={onWrite} />;
  }
  const Field = kind === "number" ? NumberField : TextField;
  return (
    <Field
      {...rest}
      text={text}
      exact={exact}
      draft={draft}
      check={(text) => editFault(kind, text, property)}
      placeholder={property.access === "w" ? "write only" : "–"}
      onCommit={(text) => onWrite(editedValue(kind, text))}
    />
  );
}
