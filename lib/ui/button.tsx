import type { ComponentChildren, JSX } from "preact";
import { classNames } from "./class_names.ts";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon_names.ts";

/** Properties of a {@linkcode Button}. */
export interface ButtonProps {
  children: ComponentChildren;
  icon?: IconName;
  /** `primary` for the one thing a form is there for. */
  tone?: "plain" | "primary";
  /** `large` where it is pressed in a hurry or with a glove. */
  size?: "usual" | "large";
  /** Something is under way; the button shows it and takes no further press. */
  busy?: boolean;
  disabled?: boolean;
  /** Explanation shown on hover. */
  title?: string | undefined;
  /** True or false for a button that opens something below it. */
  expanded?: boolean | undefined;
  type?: "button" | "submit";
  onClick?: () => void;
}

/** A button with text. */
export function Button(
  { children, icon, tone = "plain", size = "usual", busy = false, ...props }: ButtonProps,
): JSX.Element {
  const shown: IconName | undefined = busy ? "loader-circle" : icon;
  return (
    <button
      type={props.type ?? "button"}
      class={classNames("button", `button--${tone}`, size === "large" && "button--large")}
      disabled={props.disabled || busy}
      title={props.title}
      aria-busy={busy}
      aria-expanded={props.expanded}
      onClick={props.onClick}
    >
      {shown && <Icon name={shown} spin={busy} />}
      <span>{children}</span>
    </button>
  );
}
