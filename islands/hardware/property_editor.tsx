import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Unreadable } from "@/lib/client/stores/mod.ts";
import { NumberField, Switch, TextField } from "@/lib/ui/mod.ts";
import { editedValue, editFault, type EditKind, editText } from "./editing.ts";

/** Properties of a {@linkcode PropertyEditor}. */
export interface PropertyEditorProps {
  label: string;
  kind: EditKind;
  cell: ReadonlySignal<unknown>;
  /** False for properties that can only be written. */
  readable: boolean;
  enabled: boolean;
  onWrite: (value: unknown) => Promise<void>;
}

/** A value that can be written, edited where it stands. */
export function PropertyEditor(props: PropertyEditorProps): JSX.Element {
  const { label, kind, cell, readable, enabled, onWrite } = props;
  const text = useComputed(() => cell.value instanceof Unreadable ? "" : editText(kind, cell.value));
  if (kind === "switch" && readable) return <SwitchEditor {...props} />;
  const Field = kind === "number" ? NumberField : TextField;
  return (
    <Field
      label={label}
      text={text}
      check={(text) => editFault(kind, text)}
      placeholder={readable ? "–" : "write only"}
      disabled={!enabled}
      onCommit={(text) => onWrite(editedValue(kind, text))}
    />
  );
}

function SwitchEditor({ label, cell, enabled, onWrite }: PropertyEditorProps): JSX.Element {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const write = async (checked: boolean) => {
    setBusy(true);
    setFault(undefined);
    try {
      await onWrite(checked);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const { value } = cell;
  const known = value !== undefined && !(value instanceof Unreadable);
  const on = value === true || value === 1;
  return (
    <>
      <Switch label={label} checked={on} busy={busy} disabled={!enabled || !known} onChange={write} />
      {fault !== undefined && <span class="field__fault" role="alert">{fault}</span>}
    </>
  );
}
