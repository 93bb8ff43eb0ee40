import type { JSX } from "preact";
import { FieldFault } from "./field_fault.tsx";
import { Switch } from "./switch.tsx";
import { useCommit } from "./use_commit.ts";

/** Properties of a {@linkcode SwitchField}. */
export interface SwitchFieldProps {
  label: string;
  checked: boolean;
  /** The value is old. */
  old?: boolean | undefined;
  disabled?: boolean | undefined;
  /** Takes the new value; a promise that rejects shows its message. */
  onCommit: (checked: boolean) => void | Promise<void>;
}

/** A switch that writes. */
export function SwitchField(props: SwitchFieldProps): JSX.Element {
  const { label, checked, old = false, disabled = false, onCommit } = props;
  const { busy, fault, send } = useCommit(onCommit);
  return (
    <span class={old ? "field field--old" : "field"}>
      <Switch label={label} checked={checked} busy={busy.value} disabled={disabled} onChange={send} />
      {fault.value !== undefined && <FieldFault text={fault.value} />}
    </span>
  );
}
