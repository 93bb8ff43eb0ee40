import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { ActionItem } from "@/lib/protocol/mod.ts";
import { Button } from "@/lib/ui/mod.ts";
import { argumentFault, type ArgumentField, argumentFields, callArguments } from "./call_arguments.ts";

/** Properties of an {@linkcode ArgumentForm}. */
export interface ArgumentFormProps {
  action: ActionItem;
  busy: boolean;
  enabled: boolean;
  onRun: (args: unknown[]) => void;
  onClose: () => void;
}

/** Asks for the arguments of an action. Stays open after a run, for the next one. */
export function ArgumentForm({ action, busy, enabled, onRun, onClose }: ArgumentFormProps): JSX.Element {
  const fields = argumentFields(action);
  const [texts, setTexts] = useState<readonly string[]>([]);
  const [checked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const faults = fields.map((field, index) => argumentFault(field, texts[index] ?? ""));
  const submit = (event: Event) => {
    event.preventDefault();
    setChecked(true);
    if (enabled && !busy && faults.every((fault) => fault === undefined)) onRun(callArguments(action, texts));
  };
  return (
    <form
      ref={form}
      class="arguments"
      aria-label={`Arguments of ${action.name}`}
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      {fields.map((field, index) => (
        <ArgumentInput
          key={field.name}
          field={field}
          text={texts[index] ?? ""}
          fault={checked ? faults[index] : undefined}
          onInput={(text) => setTexts(fields.map((_, at) => at === index ? text : texts[at] ?? ""))}
        />
      ))}
      <div class="arguments__end">
        <Button tone="primary" type="submit" icon="play" busy={busy} disabled={!enabled}>Run</Button>
        <Button onClick={onClose}>Close</Button>
      </div>
    </form>
  );
}

interface ArgumentInputProps {
  field: ArgumentField;
  text: string;
  fault: string | undefined;
  onInput: (text: string) => void;
}

function ArgumentInput({ field, text, fault, onInput }: ArgumentInputProps): JSX.Element {
  const id = useId();
  return (
    <div class="arguments__field">
      <label class="arguments__label" for={id} title={field.hint}>{field.name}</label>
      <span class="field">
        <input
          id={id}
          class={`field__input field__input--${field.kind}`}
          type="text"
          inputMode={field.kind === "number" ? "decimal" : "text"}
          autocomplete="off"
          spellcheck={false}
          placeholder={field.hint}
          value={text}
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? undefined : `${id}-fault`}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
        {fault !== undefined && <span class="field__fault" id={`${id}-fault`} role="alert">{fault}</span>}
      </span>
    </div>
  );
}
