import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { PromptEntry } from "@/lib/client/stores/mod.ts";
import { Badge, Icon } from "@/lib/ui/mod.ts";
import { useBench } from "../workbench_context.ts";
import { ChooseAnswer } from "./choose_answer.tsx";
import { ConfirmAnswer } from "./confirm_answer.tsx";
import { countdownText } from "./countdown_text.ts";
import { TextAnswer } from "./text_answer.tsx";

/** Properties of a {@linkcode PromptCard}. */
export interface PromptCardProps {
  entry: PromptEntry;
  /** Milliseconds of `performance.now()`. */
  now: ReadonlySignal<number>;
  /** Its place among several questions: `1 of 3`. */
  place: string | undefined;
}

/** How a question is answered. */
export interface AnswerProps {
  /** True while nothing can be answered. */
  disabled: boolean;
  onAnswer: (value: boolean | string) => void;
}

/** One open question of a script. Escape does not answer it, nor does anything else that is not meant to. */
export function PromptCard({ entry, now, place }: PromptCardProps): JSX.Element {
  const { stores, online } = useBench();
  const id = useId();
  const { prompt, busy, fault } = entry;
  const disabled = busy.value || !online.value;
  const answer = (value: boolean | string) => void stores.prompts.answer(entry, value);
  return (
    <article
      class="prompt"
      role="alertdialog"
      aria-modal={false}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-message`}
      tabIndex={-1}
    >
      <header class="prompt__head">
        <Icon name="message-circle-question-mark" />
        <h2 class="prompt__title" id={`${id}-title`}>Question from {prompt.script}</h2>
        {place && <Badge tone="accent">{place}</Badge>}
      </header>
      <p class="prompt__message" id={`${id}-message`}>{prompt.message}</p>
      {prompt.kind === "confirm" && <ConfirmAnswer disabled={disabled} onAnswer={answer} />}
      {prompt.kind === "choose" && (
        <ChooseAnswer choices={prompt.choices ?? []} disabled={disabled} onAnswer={answer} />
      )}
      {prompt.kind === "text" && (
        <TextAnswer labelledBy={`${id}-message`} disabled={disabled} onAnswer={answer} />
      )}
      {fault.value !== undefined && <p class="prompt__fault" role="alert">{fault.value}</p>}
      {!online.value && <p class="prompt__fault">No connection: answers cannot be sent right now.</p>}
      <Countdown entry={entry} now={now} />
    </article>
  );
}

function Countdown({ entry, now }: { entry: PromptEntry; now: ReadonlySignal<number> }): JSX.Element {
  const { prompt, clock } = entry;
  const time = prompt.timeoutMs === null ? 0 : now.value;
  const { text, share } = countdownText(prompt, clock.value, time);
  return (
    <footer class="prompt__foot">
      {share !== undefined && <progress class="prompt__left" value={share} max={1} aria-hidden="true" />}
      <span role="timer" aria-live="off">{text}</span>
    </footer>
  );
}
