import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { valueText } from "@/lib/format/mod.ts";
import { Switch } from "@/lib/ui/mod.ts";
import type { ArgumentField } from "./call_arguments.ts";

/** Properties of an {@linkcode ArgumentInput}. */
export interface ArgumentInputProps {
  field: ArgumentField;
  text: string;
  fault: string | undefined;
  onInput: (text: string) => void;
}

/** One argument: a switch, a choice, or a line of text. Nothing is done with it before the action is run. */
export function ArgumentInput(props: ArgumentInputProps): JSX.Element {
  const { field, text, fault, onInput } = props;
  const id = useId();
  if (field.kind === "switch" && !field.optional) {
    return (
      <div class="arguments__field">
        <span class="arguments__label" title={field.hint}>{field.name}</span>
        <span class="field">
          <Switch
            label={field.name}
            checked={text === "true"}
            onChange={(checked) => onInput(String(checked))}
          />
        </span>
      </div>
    );
  }
  return (
    <div class="arguments__field">
      <label class="arguments__label" for={id} title={field.hint}>{field.name}</label>
      <span class="field">
        {field.kind === "switch" || field.kind === "choice"
          ? <Choices id={id} {...props} />
          : <Line id={id} {...props} />}
        {/* A place of its own, so that nothing below it moves. */}
        <span class="arguments__fault" id={`${id}-fault`} role="alert">{fault}</span>
      </span>
    </div>
  );
}

function Line({ id, field, text, fault, onInput }: ArgumentInputProps & { id: string }): JSX.Element {
  return (
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
  );
}

function Choices({ id, field, text, onInput }: ArgumentInputProps & { id: string }): JSX.Element {
  const choices = field.look.enum ?? [true, false];
  return (
    <select
      id={id}
      class="field__input field__select"
      title={field.hint}
      value={text}
      onChange={(event) => onInput(event.currentTarget.value)}
    >
      <option value="">– left out –</option>
      {choices.map((choice) => (
        <option key={String(choice)} value={JSON.stringify(choice)}>{valueText(choice)}</option>
      ))}
    </select>
  );
}
