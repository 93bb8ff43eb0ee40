import type { ComponentChildren, JSX } from "preact";
import type { Tone } from "./tone.ts";

/** A word or a number in a small box. */
export function Badge(
  { tone = "neutral", children }: { tone?: Tone; children: ComponentChildren },
): JSX.Element {
  return <span class={`badge badge--${tone}`}>{children}</span>;
}
