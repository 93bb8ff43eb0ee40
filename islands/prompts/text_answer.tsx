import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "@/lib/ui/mod.ts";
import type { AnswerProps } from "./prompt_card.tsx";

/**
 * A line of text; Enter answers. It does not while the field is empty: the focus comes here by itself, and an Enter that was
 * meant for something else must not answer.
 */
export function TextAnswer(
  { labelledBy, disabled, onAnswer }: AnswerProps & { labelledBy: string },
): JSX.Element {
  const [text, setText] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    if (!disabled) onAnswer(text);
  };
  return (
    <form class="prompt__form" onSubmit={submit}>
      <input
        class="field__input prompt__input"
        type="text"
        data-first-focus
        aria-labelledby={labelledBy}
        autocomplete="off"
        spellcheck={false}
        value={text}
        readOnly={disabled}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (text === "" || event.repeat)) event.preventDefault();
        }}
      />
      <Button size="large" tone="primary" type="submit" disabled={disabled}>
        {text === "" ? "Send an empty answer" : "Answer"}
      </Button>
    </form>
  );
}
