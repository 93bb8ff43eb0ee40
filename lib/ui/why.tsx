import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { placeBelow } from "./place_below.ts";

/** Properties of a {@linkcode Why}. */
export interface WhyProps {
  tone: "warning" | "error";
  /** What is explained: `Why voltage is old`. */
  label: string;
  /** Shown beside the mark. */
  text?: string;
  /** The explanation. */
  children: string;
}

/** A mark that explains itself: on hover, by a press, to a keyboard, and as the description of its button. */
export function Why({ tone, label, text, children }: WhyProps): JSX.Element {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const end = useRef<(() => void) | undefined>(undefined);
  const toggle = (event: JSX.TargetedToggleEvent<HTMLElement>) => {
    end.current?.();
    end.current = event.newState === "open" && button.current !== null
      ? placeBelow(event.currentTarget, button.current)
      : undefined;
  };
  return (
    <>
      <button
        type="button"
        class={`why why--${tone}`}
        aria-label={text === undefined ? label : `${label}: ${text}`}
        aria-describedby={id}
        title={children}
        ref={button}
        {...{ popovertarget: id }}
      >
        <Icon name={tone === "error" ? "triangle-alert" : text === undefined ? "info" : "clock"} />
        {text !== undefined && <span>{text}</span>}
      </button>
      <span id={id} class="why__text" role="note" popover="auto" onToggle={toggle}>{children}</span>
    </>
  );
}
