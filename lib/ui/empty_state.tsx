import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon_names.ts";

/** What stands where there is nothing to show: why, and what to do. */
export function EmptyState(
  { icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren },
): JSX.Element {
  return (
    <div class="empty" role="status">
      <Icon name={icon} />
      <p class="empty__title">{title}</p>
      {children && <p class="empty__text">{children}</p>}
    </div>
  );
}
