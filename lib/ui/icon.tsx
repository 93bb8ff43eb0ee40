import type { JSX } from "preact";
import type { IconName } from "./icon_names.ts";

/** An icon beside text that says the same; screen readers pass over it. Its drawing is in the page ({@linkcode IconDrawings}). */
export function Icon({ name, spin = false }: { name: IconName; spin?: boolean }): JSX.Element {
  return (
    <svg class={spin ? "icon icon--spin" : "icon"} aria-hidden="true">
      <use href={`#icon-${name}`} />
    </svg>
  );
}
