import { type ReadonlySignal, type Signal, useComputed, useSignal } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { useRef } from "preact/hooks";

/** What a field edits. */
export interface DraftOptions {
  /** The value as it is now. */
  text: ReadonlySignal<string>;
  /** What is wrong with a text, or `undefined`. */
  check: ((text: string) => string | undefined) | undefined;
  /** Takes the new text; a promise that rejects shows its message and keeps what was typed. */
  onCommit: (text: string) => void | Promise<void>;
}

type Handlers = Pick<
  JSX.InputHTMLAttributes<HTMLInputElement>,
  "onFocus" | "onInput" | "onKeyDown" | "onBlur"
>;

/** A text that is being edited in place. */
export interface Draft {
  readonly input: RefObject<HTMLInputElement>;
  /** What the field shows; a signal, so that a value that moves changes the field and draws nothing. */
  readonly shown: ReadonlySignal<string>;
  readonly busy: ReadonlySignal<boolean>;
  /** Why the text was not taken. */
  readonly fault: ReadonlySignal<string | undefined>;
  readonly handlers: Handlers;
}

/** What was typed, and what it was typed over. Absent while the field shows the value as it is. */
interface Typed {
  readonly text: string;
  readonly base: string;
  readonly touched: boolean;
}

/**
 * Edits a value that goes on changing by itself: it stands still while the field has the focus, Enter and leaving the field
 * take over what was typed, Escape gives it up. Leaving an unchanged field writes nothing.
 */
export function useDraft({ text, check, onCommit }: DraftOptions): Draft {
  const input = useRef<HTMLInputElement>(null);
  const typed = useSignal<Typed | undefined>(undefined);
  const { busy, fault, send } = useCommit({ check, onCommit });
  const shown = useComputed(() => typed.value?.text ?? text.value);

  const hold = () => {
    const base = text.peek();
    typed.value = { text: base, base, touched: false };
    input.current?.select();
  };
  // A field that still has the focus goes on holding still, at the value there is now.
  const release = () => {
    fault.value = undefined;
    typed.value = undefined;
    if (input.current !== null && document.activeElement === input.current) hold();
  };
  const commit = async ({ text }: Typed) => {
    if (await send(text)) release();
  };
  const handlers: Handlers = {
    onFocus: () => typed.peek() === undefined ? hold() : input.current?.select(),
    onInput: ({ currentTarget }) => {
      fault.value = undefined;
      typed.value = { text: currentTarget.value, base: typed.peek()?.base ?? text.peek(), touched: true };
    },
    onKeyDown: (event) => {
      const draft = typed.peek();
      if (event.key === "Enter" && draft?.touched) void commit(draft);
      if (event.key !== "Escape" || draft === undefined) return;
      event.stopPropagation();
      release();
    },
    onBlur: () => {
      const draft = typed.peek();
      if (draft?.touched && draft.text !== draft.base) void commit(draft);
      else if (!busy.peek()) release();
    },
  };
  return { input, shown, busy, fault, handlers };
}

interface Commit {
  readonly busy: Signal<boolean>;
  readonly fault: Signal<string | undefined>;
  /** Gives a text to its taker; true when it was taken. */
  send(text: string): Promise<boolean>;
}

function useCommit({ check, onCommit }: Omit<DraftOptions, "text">): Commit {
  const busy = useSignal(false);
  const fault = useSignal<string | undefined>(undefined);
  const send = async (text: string) => {
    if (busy.peek()) return false;
    fault.value = check?.(text);
    if (fault.peek() !== undefined) return false;
    busy.value = true;
    try {
      await onCommit(text);
      return true;
    } catch (error) {
      fault.value = error instanceof Error ? error.message : String(error);
      return false;
    } finally {
      busy.value = false;
    }
  };
  return { busy, fault, send };
}
