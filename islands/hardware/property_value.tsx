import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Unreadable } from "@/lib/client/stores/mod.ts";
import { classNames } from "@/lib/ui/mod.ts";
import { lookOf, SteadyNumber, valueText } from "./value_text.ts";

/** Longest text that is put on the page; pictures in base64 have ten thousands of characters. */
const LONGEST = 400;

/**
 * A value that is only shown. A change writes one text and draws nothing else, so that a thousand of them can move at a time.
 *
 * @param props `stale`: why and since when the value is old. `still`: the value is not polled, it is the one of the last read.
 */
export function PropertyValue(
  { cell, stale, still }: {
    cell: ReadonlySignal<unknown>;
    stale: ReadonlySignal<{ time: number; reason?: string | undefined } | undefined>;
    still: boolean;
  },
): JSX.Element {
  const [steady] = useState(() => new SteadyNumber());
  const look = useComputed(() => lookOf(cell.value));
  const text = useComputed(() => {
    const { value } = cell;
    return typeof value === "number" ? steady.text(value) : shorten(valueText(value));
  });
  const title = useComputed(() => {
    const { value } = cell;
    if (value instanceof Unreadable) return value.reason;
    if (stale.value) {
      return `Old: ${stale.value.reason} (read at ${new Date(stale.value.time).toLocaleTimeString()})`;
    }
    return typeof value === "object" || typeof value === "string" ? shorten(valueText(value)) : undefined;
  });
  return (
    <span
      class={classNames(
        "value",
        `value--${look.value}`,
        still && "value--still",
        stale.value && "value--stale",
      )}
      title={title}
    >
      {text}
    </span>
  );
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}
