import type { JSX } from "preact";
import { Icon } from "./icon.tsx";

/** How something stands. */
export type Standing = "good" | "busy" | "failed" | "doubtful" | "stopped" | "off" | "asking";

/**
 * A mark for how something stands; shape and text say it as well as colour.
 *
 * @param props `label` says it in words; without one the mark stands beside text that does.
 */
export function StatusDot({ standing, label }: { standing: Standing; label?: string }): JSX.Element {
  const named = label === undefined
    ? { "aria-hidden": true }
    : { role: "img" as const, "aria-label": label, title: label };
  return (
    <span class={`status status--${standing}`} {...named}>
      {standing === "busy" && <Icon name="loader-circle" spin />}
      {(standing === "failed" || standing === "doubtful") && <Icon name="triangle-alert" />}
      {standing === "asking" && <Icon name="message-circle-question-mark" />}
      {standing === "stopped" && <Icon name="octagon-x" />}
      {(standing === "good" || standing === "off") && <span class="status__dot" aria-hidden="true" />}
    </span>
  );
}
