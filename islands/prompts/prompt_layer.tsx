import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { useNow } from "../layout/use_now.ts";
import { useBench } from "../workbench_context.ts";
import { PromptCard } from "./prompt_card.tsx";
import { useObserving } from "./use_observing.ts";
import { usePromptFocus } from "./use_prompt_focus.ts";

const readClock = () => performance.now();

/**
 * The open questions of all scripts, oldest first, above the page and below the strip with STOP ALL. They shut nothing off:
 * who is asked "is the voltage right?" must be able to look.
 */
export function PromptLayer({ visible }: { visible: ReadonlySignal<boolean> }): JSX.Element {
  const { prompts } = useBench().stores;
  const layer = useRef<HTMLElement>(null);
  const entries = prompts.entries.value;
  const [first] = entries;
  const timed = entries.some(({ prompt }) => prompt.timeoutMs !== null);
  const now = useNow(readClock, { ms: 250, active: timed });
  useObserving(visible);
  usePromptFocus(layer, entries.map(({ prompt }) => prompt.id));
  return (
    <section
      class={entries.length % 2 === 0 ? "prompts prompts--even" : "prompts prompts--odd"}
      aria-label="Questions"
      ref={layer}
    >
      <p class="visually-hidden" role="alert">
        {first && `Question from script ${first.prompt.script}: ${first.prompt.message}`}
      </p>
      {entries.map((entry, index) => (
        <PromptCard
          key={entry.prompt.id}
          entry={entry}
          now={now}
          place={entries.length > 1 ? `${index + 1} of ${entries.length}` : undefined}
        />
      ))}
    </section>
  );
}
