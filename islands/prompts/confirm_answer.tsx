import type { JSX } from "preact";
import { Button } from "@/lib/ui/mod.ts";
import type { AnswerProps } from "./prompt_card.tsx";

/** Yes or no. */
export function ConfirmAnswer({ disabled, onAnswer }: AnswerProps): JSX.Element {
  return (
    <div class="prompt__answers">
      <Button size="large" tone="primary" disabled={disabled} onClick={() => onAnswer(true)}>Yes</Button>
      <Button size="large" disabled={disabled} onClick={() => onAnswer(false)}>No</Button>
    </div>
  );
}
