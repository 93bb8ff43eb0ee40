import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon, IconButton } from "@/lib/ui/mod.ts";
import type { Outcome } from "./use_actions.ts";

/** Characters above which a result does not fit one line. */
const ONE_LINE = 48;

/** How an action has ended, on one line whose place is there before; all of it after a press. */
export function OutcomeLine(
  { outcome, onDismiss }: { outcome: Outcome; onDismiss: () => void },
): JSX.Element {
  const { method, ok, text } = outcome;
  const [whole, setWhole] = useState(false);
  const long = text.length > ONE_LINE || text.includes("\n");
  return (
    <div class={["outcome", !ok && "outcome--failed", whole && "outcome--whole"].filter(Boolean).join(" ")}>
      <Icon name={ok ? "check" : "triangle-alert"} />
      <span class="outcome__method">{method}</span>
      <span class="outcome__text" title={outcome.exact} tabIndex={whole ? 0 : undefined}>{text}</span>
      {long && (
        <IconButton
          icon={whole ? "chevron-up" : "chevron-down"}
          label={whole ? "Show less of the result" : "Show the whole result"}
          expanded={whole}
          onClick={() => setWhole(!whole)}
        />
      )}
      <IconButton icon="x" label="Dismiss the result" onClick={onDismiss} />
    </div>
  );
}
