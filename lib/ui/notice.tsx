import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon_names.ts";
import type { Tone } from "./tone.ts";

const ICONS: Record<Tone, IconName> = {
  neutral: "info",
  accent: "info",
  success: "circle-check",
  warning: "triangle-alert",
  error: "triangle-alert",
};

/** Properties of a {@linkcode Notice}. */
export interface NoticeProps {
  tone: Tone;
  /** Instead of the one of its tone. */
  icon?: IconName | undefined;
  title?: ComponentChildren;
  children?: ComponentChildren;
  /** Buttons at its end. */
  actions?: ComponentChildren;
}

/** Something to be read now. Errors are read out at once, the rest when there is a pause. */
export function Notice({ tone, icon, title, children, actions }: NoticeProps): JSX.Element {
  return (
    <div class={`notice notice--${tone}`} role={tone === "error" ? "alert" : "status"}>
      <Icon name={icon ?? ICONS[tone]} />
      <div class="notice__body">
        {title && <div class="notice__title">{title}</div>}
        {children && <div class="notice__text">{children}</div>}
      </div>
      {actions && <div class="notice__actions">{actions}</div>}
    </div>
  );
}
