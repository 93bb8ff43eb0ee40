import type { ReadonlySignal, Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { classNames } from "./class_names.ts";
import { FieldFault } from "./field_fault.tsx";
import { type Typed, useDraft } from "./use_draft.ts";

/** Properties of a field that edits a value in place. */
export interface FieldProps {
  /** Its name for screen readers. */
  label: string;
  /** The value as it is now; a signal, because it may move all the time. */
  text: ReadonlySignal<string>;
  /** The value with every digit; what an edit begins with. */
  exact?: ReadonlySignal<string> | undefined;
  /** Where what is typed is kept, so that it outlives the field. */
  draft?: Signal<Typed | undefined> | undefined;
  /** Takes the new text; a promise that rejects shows its message and keeps what was typed. */
  onCommit: (text: string) => void | Promise<void>;
  /** What is wrong with a text, or `undefined`. */
  check?: ((text: string) => string | undefined) | undefined;
  placeholder?: string | undefined;
  /** The value is old. */
  old?: boolean | undefined;
  disabled?: boolean | undefined;
}

/** A field for a number; it is a text field, so that neither wheel nor arrow keys move an instrument by accident. */
export function NumberField(props: FieldProps): JSX.Element {
  return <Field {...props} kind="number" check={props.check ?? checkNumber} />;
}

/** A field for text. */
export function TextField(props: FieldProps): JSX.Element {
  return <Field {...props} kind="text" />;
}

/** What is wrong with the text of a number, or `undefined`. */
export function checkNumber(text: string): string | undefined {
  if (text.trim() !== "" && Number.isFinite(Number(text))) return undefined;
  return text.includes(",") ? "Not a number; the decimal sign is a point" : "Not a number";
}

function Field(
  { kind, label, text, exact, draft, onCommit, check, ...rest }: FieldProps & { kind: "number" | "text" },
): JSX.Element {
  const { input, shown, unwritten, busy, fault, handlers } = useDraft({
    text,
    exact,
    draft,
    check,
    onCommit,
  });
  const id = useId();
  const wrong = fault.value;
  const note = wrong === undefined && unwritten.value;
  return (
    <span class={classNames("field", rest.old && "field--old")}>
      <input
        ref={input}
        class={classNames(
          "field__input",
          `field__input--${kind}`,
          unwritten.value && "field__input--unwritten",
        )}
        type="text"
        inputMode={kind === "number" ? "decimal" : "text"}
        autocomplete="off"
        spellcheck={false}
        aria-label={label}
        aria-busy={busy.value}
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong !== undefined || note ? id : undefined}
        value={shown}
        readOnly={busy.value}
        placeholder={rest.placeholder}
        title={note ? "Not written yet: Enter writes it, Escape gives it up" : undefined}
        disabled={rest.disabled}
        {...handlers}
      />
      {wrong !== undefined && <FieldFault id={id} text={wrong} />}
      {note && (
        <span class="visually-hidden" id={id}>Not written yet: Enter writes it, Escape gives it up</span>
      )}
    </span>
  );
}
