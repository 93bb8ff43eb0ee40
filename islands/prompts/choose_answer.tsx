import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "@/lib/ui/mod.ts";
import type { AnswerProps } from "./prompt_card.tsx";

/** More choices, or longer ones, are shown as a list. */
const MOST_BUTTONS = 6;
const LONGEST_BUTTON = 28;
const LIST_ROWS = 8;

/** One of several: a button each, or a list when they are many. */
export function ChooseAnswer(props: AnswerProps & { choices: readonly string[] }): JSX.Element {
  const { choices, disabled, onAnswer } = props;
  const few = choices.length <= MOST_BUTTONS && choices.every(({ length }) => length <= LONGEST_BUTTON);
  if (!few) return <ChoiceList {...props} />;
  return (
    <div class="prompt__answers">
      {choices.map((choice, index) => (
        <Button
          key={index}
          size="large"
          disabled={disabled}
          onClick={() => onAnswer(choice)}
        >
          {choice === "" ? "(empty)" : choice}
        </Button>
      ))}
    </div>
  );
}

function ChoiceList(
  { choices, disabled, onAnswer }: AnswerProps & { choices: readonly string[] },
): JSX.Element {
  const [chosen, setChosen] = useState(-1);
  const submit = (event: Event) => {
    event.preventDefault();
    const choice = choices[chosen];
    if (choice !== undefined && !disabled) onAnswer(choice);
  };
  return (
    <form class="prompt__form prompt__form--list" onSubmit={submit}>
      <select
        class="prompt__list"
        size={Math.min(LIST_ROWS, choices.length)}
        aria-label="Choices"
        disabled={disabled}
        onChange={({ currentTarget }) => setChosen(currentTarget.selectedIndex)}
      >
        {choices.map((choice, index) => (
          <option key={index} value={index} selected={index === chosen}>
            {choice === "" ? "(empty)" : choice}
          </option>
        ))}
      </select>
      <Button size="large" tone="primary" type="submit" disabled={disabled || chosen < 0}>Answer</Button>
    </form>
  );
}
