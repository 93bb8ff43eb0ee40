import type { JSX } from "preact";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon_names.ts";

/** One choice of a {@linkcode Segmented}. */
export interface Segment<Value extends string> {
  value: Value;
  label: string;
  /** Shown instead of the label, which stays for screen readers and on hover. */
  icon?: IconName;
}

/** Properties of a {@linkcode Segmented}. */
export interface SegmentedProps<Value extends string> {
  label: string;
  /** Groups the choices; unique on the page. */
  name: string;
  segments: readonly Segment<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}

/** One of a few choices, all of them in sight: radio buttons that look like one bar. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>): JSX.Element {
  const { label, name, segments, value, onChange } = props;
  return (
    <span class="segmented" role="radiogroup" aria-label={label}>
      {segments.map((segment) => (
        <label class="segmented__item" key={segment.value} title={segment.icon && segment.label}>
          <input
            class="segmented__input"
            type="radio"
            name={name}
            checked={segment.value === value}
            aria-label={segment.label}
            onChange={() =>
              onChange(segment.value)}
          />
          <span class="segmented__face">{segment.icon ? <Icon name={segment.icon} /> : segment.label}</span>
        </label>
      ))}
    </span>
  );
}
