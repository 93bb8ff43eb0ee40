import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ActionItem } from "@/lib/protocol/mod.ts";
import { Button } from "@/lib/ui/mod.ts";
import { ArgumentInput } from "./argument_input.tsx";
import { argumentFault, argumentFields, callArguments, firstText } from "./call_arguments.ts";

/** Properties of an {@linkcode ArgumentForm}. */
export interface ArgumentFormProps {
  action: ActionItem;
  /** What stands in its fields; it outlives the form. */
  texts: Signal<readonly string[]>;
  busy: boolean;
  enabled: boolean;
  onRun: (args: unknown[]) => void;
  onClose: () => void;
}

/** Asks for the arguments of an action. Stays open after a run, for the next one. */
export function ArgumentForm(props: ArgumentFormProps): JSX.Element {
  const { action, texts, busy, enabled, onRun, onClose } = props;
  const fields = argumentFields(action);
  const [checked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // Not when it comes back with the page, or with a filter that is emptied.
  useEffect(() => {
    const opener = document.activeElement;
    if (opener instanceof HTMLButtonElement && opener.ariaExpanded === "true") {
      form.current?.querySelector<HTMLElement>("input, select, [role=switch]")?.focus();
    }
  }, []);
  const given = fields.map((field, index) => texts.value[index] ?? firstText(field));
  const faults = fields.map((field, index) => argumentFault(field, given[index]!));
  const submit = (event: Event) => {
    event.preventDefault();
    setChecked(true);
    if (enabled && !busy && faults.every((fault) => fault === undefined)) onRun(callArguments(action, given));
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
          text={given[index]!}
          fault={checked ? faults[index] : undefined}
          onInput={(text) => texts.value = given.map((before, at) => at === index ? text : before)}
        />
      ))}
      <div class="arguments__end">
        <Button tone="primary" type="submit" icon="play" busy={busy} disabled={!enabled}>Run</Button>
        <Button onClick={onClose}>Close</Button>
      </div>
    </form>
  );
}
