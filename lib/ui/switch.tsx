import type { JSX } from "preact";

/** Properties of a {@linkcode Switch}. */
export interface SwitchProps {
  label: string;
  checked: boolean;
  busy?: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** Something that is on or off. It shows what is, not what was asked for: it moves when the value does. */
export function Switch(
  { label, checked, busy = false, disabled = false, onChange }: SwitchProps,
): JSX.Element {
  return (
    <button
      type="button"
      role="switch"
      class="switch"
      aria-label={label}
      aria-checked={checked}
      aria-busy={busy}
      disabled={disabled || busy}
      onClick={() => onChange(!checked)}
    >
      <span class="switch__text" aria-hidden="true">{checked ? "On" : "Off"}</span>
      <span class="switch__track" aria-hidden="true" />
    </button>
  );
}
