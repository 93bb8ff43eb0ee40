import type { JSX } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon_names.ts";

/** Properties of an {@linkcode IconButton}. */
export interface IconButtonProps {
  icon: IconName;
  /** What it does; its name for screen readers and its hint on hover. */
  label: string;
  disabled?: boolean;
  expanded?: boolean;
  /** True or false for a button that stays pressed. */
  pressed?: boolean;
  /** Something is under way; the button shows it. */
  busy?: boolean;
  onClick: () => void;
}

/** A button that is only an icon. */
export function IconButton(
  { icon, label, disabled, expanded, pressed, busy = false, onClick }: IconButtonProps,
): JSX.Element {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      aria-expanded={expanded}
      aria-pressed={pressed}
      aria-busy={busy}
      onClick={onClick}
    >
      <Icon name={busy ? "loader-circle" : icon} spin={busy} />
    </button>
  );
}
