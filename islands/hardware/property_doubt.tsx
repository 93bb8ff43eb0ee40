import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { Unreadable } from "@/lib/client/stores/mod.ts";
import type { StateQuality } from "@/lib/protocol/mod.ts";
import { Why } from "@/lib/ui/mod.ts";
import { timeText } from "../output/log_time.ts";

/** Properties of a {@linkcode PropertyDoubt}. */
export interface PropertyDoubtProps {
  name: string;
  cell: ReadonlySignal<unknown>;
  stale: ReadonlySignal<StateQuality | undefined>;
}

/** Says why a value is old, and of when it is, or why there is none. Nothing while the value can be trusted. */
export function PropertyDoubt({ name, cell, stale }: PropertyDoubtProps): JSX.Element | null {
  const { value } = cell;
  if (value instanceof Unreadable) {
    return <Why tone="error" label={`Why ${name} has no value`}>{`No value: ${value.reason}`}</Why>;
  }
  if (stale.value === undefined) return null;
  const { time, reason } = stale.value;
  const at = timeText(time);
  return (
    <Why tone="warning" label={`Why ${name} is old`} text={at}>
      {`Old: this value is from ${at}. ${reason ?? ""}`}
    </Why>
  );
}
