import { type ReadonlySignal, type Signal, useComputed, useSignal } from "@preact/signals";
import type { JSX, RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import { useCommit } from "./use_commit.ts";

/** What a field edits. */
export interface DraftOptions {
  /** The value as it is now. */
  text: ReadonlySignal<string>;
  /** The value with every digit: what an edit begins with. Default: `text`. */
  exact?: ReadonlySignal<string> | undefined;
  /** Where what is typed is kept, so that it outlives the field. */
  draft?: Signal<Typed | undefined> | undefined;
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
  /** True while something stands in the field that was typed and not written. */
  readonly unwritten: ReadonlySignal<boolean>;
  readonly busy: ReadonlySignal<boolean>;
  /** Why the text was not taken. */
  readonly fault: ReadonlySignal<string | undefined>;
  readonly handlers: Handlers;
}

/** What was typed, and what it was typed over. Absent while the field shows the value as it is. */
export interface Typed {
  readonly text: string;
  readonly base: string;
  /** Typed since the field was entered, and not refused: leaving the field takes it over. */
  readonly fresh: boolean;
}

/**
 * Edits a value that goes on changing by itself: it stands still while the field has the focus, Enter and leaving the field
 * take over what was typed, Escape gives it up. Leaving an unchanged field writes nothing, nor does leaving one whose text was
 * refused, or was typed before the page was loaded: such a text stays until Enter or Escape.
 */
export function useDraft({ text, exact = text, draft, check, onCommit }: DraftOptions): Draft {
  const input = useRef<HTMLInputElement>(null);
  const own = useSignal<Typed | undefined>(undefined);
  const typed = draft ?? own;
  useState(() => typed.value = taken(typed.peek()));
  const { busy, fault, send } = useCommit(onCommit);
  const shown = useComputed(() => typed.value?.text ?? text.value);
  const unwritten = useComputed(() => isUnwritten(typed.value, exact.value));

  const hold = () => {
    const base = exact.peek();
    typed.value = { text: base, base, fresh: false };
    if (input.current !== null) input.current.value = base;
    input.current?.select();
  };
  // A field that still has the focus goes on holding still, at the value there is now.
  const release = () => {
    fault.value = undefined;
    typed.value = undefined;
    if (input.current !== null && document.activeElement === input.current) hold();
  };
  const commit = async (given: Typed) => {
    const wrong = check?.(given.text);
    if (wrong === undefined && await send(given.text)) return release();
    fault.value = wrong ?? fault.peek();
    if (typed.peek() === given) typed.value = { ...given, fresh: false };
  };
  const leave = (given: Typed) => {
    if (given.text === given.base) release();
    else if (given.fresh) void commit(given);
  };
  const handlers: Handlers = {
    onFocus: () => typed.peek() === undefined ? hold() : input.current?.select(),
    onInput: ({ currentTarget }) => {
      fault.value = undefined;
      typed.value = {
        text: currentTarget.value,
        base: typed.peek()?.base ?? exact.peek(),
        fresh: true,
      };
    },
    onKeyDown: (event) => {
      const given = typed.peek();
      if (event.key === "Enter" && given !== undefined && (given.fresh || given.text !== given.base)) {
        void commit(given);
      }
      if (event.key !== "Escape" || given === undefined) return;
      event.stopPropagation();
      release();
    },
    onBlur: async ({ currentTarget }) => {
      // A field that goes from the page, or a window that goes behind another one, is not left by anybody.
      await null;
      const given = typed.peek();
      if (!currentTarget.isConnected || document.activeElement === currentTarget) return;
      if (given !== undefined && !busy.peek()) leave(given);
    },
  };
  return { input, shown, unwritten, busy, fault, handlers };
}

/** What a field that has just come takes over of an earlier one: no text is old enough to be written by itself. */
function taken(typed: Typed | undefined): Typed | undefined {
  return typed === undefined || typed.text === typed.base ? undefined : { ...typed, fresh: false };
}

// What was typed and is the value now was written, whoever has heard of it.
function isUnwritten(given: Typed | undefined, value: string): boolean {
  return given !== undefined && given.text !== given.base && given.text !== value;
}
