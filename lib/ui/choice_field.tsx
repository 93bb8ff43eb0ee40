import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import { classNames } from "./class_names.ts";
import { FieldFault } from "./field_fault.tsx";
import { useCommit } from "./use_commit.ts";

/** One of the values a {@linkcode ChoiceField} offers. */
export interface Choice {
  readonly value: string | number | boolean;
  readonly label: string;
}

/** Properties of a {@linkcode ChoiceField}. */
export interface ChoiceFieldProps {
  label: string;
  choices: readonly Choice[];
  /** The value as it is now; `undefined` while it is not known. */
  value: ReadonlySignal<unknown>;
  /** The value is old. */
  old?: boolean | undefined;
  disabled?: boolean | undefined;
  /** Takes the chosen value; a promise that rejects shows its message. */
  onCommit: (value: Choice["value"]) => void | Promise<void>;
}

/** Keys that would choose something in a closed list, which must not move an instrument by accident. */
const CHOOSING = /^(Arrow|Page|Home$|End$)|^[^\s]$/;

/** One of several values. It shows what is, not what was asked for; nothing is chosen while the list is shut. */
export function ChoiceField(props: ChoiceFieldProps): JSX.Element {
  const { label, choices, value, old = false, disabled = false, onCommit } = props;
  const select = useRef<HTMLSelectElement>(null);
  const faultId = useId();
  const { busy, fault, send } = useCommit(onCommit);
  const at = choices.findIndex((choice) => choice.value === value.value);
  const choose = async () => {
    const chosen = choices[Number(select.current?.value)];
    if (chosen !== undefined) await send(chosen.value);
    // It shows the value there is: the new one comes by itself when the device has it.
    const now = choices.findIndex((choice) => choice.value === value.peek());
    if (select.current !== null) select.current.value = String(now);
  };
  const open = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !CHOOSING.test(event.key)) return;
    event.preventDefault();
    select.current?.showPicker?.();
  };
  return (
    <span class={classNames("field", old && "field--old")}>
      <select
        ref={select}
        class="field__input field__select"
        aria-label={label}
        aria-busy={busy.value}
        aria-invalid={fault.value !== undefined}
        aria-describedby={fault.value === undefined ? undefined : faultId}
        value={String(at)}
        disabled={disabled || busy.value}
        onChange={() => void choose()}
        onKeyDown={open}
      >
        {at === -1 && (
          <option value="-1" disabled>{value.value === undefined ? "–" : String(value.value)}</option>
        )}
        {choices.map((choice, index) => <option key={index} value={String(index)}>{choice.label}</option>)}
      </select>
      {fault.value !== undefined && <FieldFault id={faultId} text={fault.value} />}
    </span>
  );
}
