import { type Signal, signal } from "@preact/signals";
import type { IconName, Tone } from "@/lib/ui/mod.ts";

/** Something that is said once, on top of the page. */
export interface Toast {
  readonly tone: Tone;
  readonly icon?: IconName;
  readonly title: string;
  readonly text?: string;
  /** A toast with the same key takes the place of this one. */
  readonly key?: string;
  /** Stands above the questions of scripts, too. */
  readonly urgent?: boolean;
}

/** A toast on the page. */
export interface ShownToast extends Toast {
  readonly id: number;
}

/** Toasts at a time; more would hide the page. */
const MOST = 4;
const BASE_MS = 6000;
const PER_UNIT_MS = 50;
const LONGEST_MS = 20_000;
/** Longest text, in UTF-16 units. */
const LONGEST = 400;

/** Milliseconds a toast stays: long enough to be read. Errors stay until they are dismissed. */
export function stayOf({ tone, title, text = "" }: Toast): number | undefined {
  if (tone === "error") return undefined;
  return Math.min(LONGEST_MS, BASE_MS + PER_UNIT_MS * (title.length + text.length));
}

/** The list with one more toast at its end, of the newest ones only; a talkative script pushes out none with a key. */
export function withToast(list: readonly ShownToast[], toast: ShownToast): ShownToast[] {
  const all = [...list.filter(({ key }) => key === undefined || key !== toast.key), toast];
  if (all.length <= MOST) return all;
  const oldest = all.find(({ key }) => key === undefined) ?? all[0];
  return all.filter((other) => other !== oldest);
}

/** The toasts of a page. */
export class Toasts {
  /** Oldest first. */
  readonly list: Signal<readonly ShownToast[]> = signal([]);
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #count = 0;

  /** Shows a toast, for a while. */
  show(toast: Toast): void {
    const { text } = toast;
    const cut = text !== undefined && text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
    const shown = { ...toast, ...(cut === undefined ? {} : { text: cut }), id: ++this.#count };
    this.list.value = withToast(this.list.peek(), shown);
    const stay = stayOf(shown);
    if (stay !== undefined) this.#timers.set(shown.id, setTimeout(() => this.dismiss(shown.id), stay));
  }

  /** Takes a toast away. */
  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.list.value = this.list.peek().filter((toast) => toast.id !== id);
  }

  /** Takes all away. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.list.value = [];
  }
}
