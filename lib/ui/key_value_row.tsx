import type { ComponentChildren, JSX } from "preact";

/** Properties of a {@linkcode KeyValueRow}. */
export interface KeyValueRowProps {
  name: string;
  /** Explanation shown on hover. */
  hint?: string | undefined;
  unit?: string | undefined;
  /** Behind the name: what there is to say about the value. */
  mark?: ComponentChildren;
  /** Lets the value take the place of the unit, too. */
  wide?: boolean;
  children: ComponentChildren;
}

/** A name, a value, a unit. Rows below each other keep values and units aligned. */
export function KeyValueRow(
  { name, hint, unit, mark, wide = false, children }: KeyValueRowProps,
): JSX.Element {
  return (
    <div class="row" role="group" aria-label={name}>
      <span class="row__name">
        <span class="row__text" title={hint}>{name}</span>
        {mark}
      </span>
      <span class={wide ? "row__value row__value--wide" : "row__value"}>{children}</span>
      {!wide && <span class="row__unit">{unit}</span>}
    </div>
  );
}
