import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { Unreadable } from "@/lib/client/stores/mod.ts";
import {
  exactText,
  type Look,
  type NumberParts,
  printable,
  shorten,
  type SteadyNumber,
  valueText,
} from "@/lib/format/mod.ts";
import { classNames } from "@/lib/ui/mod.ts";
import { timeText } from "../output/log_time.ts";
import { valueKind } from "./value_kind.ts";

/** Longest text that is put on the page; pictures in base64 have ten thousands of characters. */
const LONGEST = 400;

/** Properties of a {@linkcode PropertyValue}. */
export interface PropertyValueProps {
  cell: ReadonlySignal<unknown>;
  look: Look;
  /** The value when it is a number, as it is written. */
  parts: ReadonlySignal<NumberParts | undefined>;
  /** The value is old. */
  old: ReadonlySignal<boolean>;
  /** When it was read, in milliseconds since 1970, where that is not all the time. */
  readAt: () => number | undefined;
  /** The value is not polled, it is the one of the last read. */
  still: boolean;
}

/**
 * A value that is only shown. A change writes one text and draws nothing else, so that a thousand of them can move at a time.
 * All of its digits are in its title and, when the whole of it is copied, on the clipboard.
 */
export function PropertyValue({ cell, look, parts, old, readAt, still }: PropertyValueProps): JSX.Element {
  const kind = useComputed(() => valueKind(cell.value));
  const text = useComputed(() => {
    const { value } = cell;
    if (value instanceof Unreadable) return "No value";
    return parts.value?.text ?? printable(shorten(valueText(value, look), LONGEST));
  });
  const exact = () => cell.peek() instanceof Unreadable ? "" : exactText(cell.peek());
  const tell = (event: JSX.TargetedEvent<HTMLElement>) => {
    const unit = typeof cell.peek() === "number" && look.unit ? ` ${look.unit}` : "";
    const time = still ? readAt() : undefined;
    const when = time === undefined ? "" : `\nRead at ${timeText(time)}`;
    event.currentTarget.title = printable(shorten(exact(), LONGEST) + unit) + when;
  };
  const copy = (event: JSX.TargetedClipboardEvent<HTMLElement>) => {
    if (String(getSelection()).trim() !== text.peek().trim()) return;
    event.clipboardData?.setData("text/plain", exact());
    event.preventDefault();
  };
  return (
    <span
      class={classNames(
        "value",
        `value--${kind.value}`,
        still && "value--still",
        old.value && "value--stale",
      )}
      onPointerEnter={tell}
      onCopy={copy}
    >
      {text}
    </span>
  );
}

/** The number of a cell as it is written, steadily; `undefined` for what is no number. */
export function usePartsOf(
  cell: ReadonlySignal<unknown>,
  steady: SteadyNumber,
): ReadonlySignal<NumberParts | undefined> {
  return useComputed(() => typeof cell.value === "number" ? steady.parts(cell.value) : undefined);
}
