import { type Signal, signal } from "@preact/signals";
import type { Typed } from "@/lib/ui/mod.ts";

/** How one thing is kept. */
interface Keeping<T> {
  /** Its value while nothing is kept. */
  initial: T;
  /** `session`: as long as the window lives; `local`: for this browser. */
  where: "session" | "local";
  /** What of it is worth keeping; `undefined` for nothing. */
  pick?: (value: T) => unknown;
  /** The value from what was kept, which may be anything; `undefined` when it is of no use. */
  read: (kept: unknown) => T | undefined;
}

/**
 * What the page remembers of one workspace: which cards are shut, what was typed and not sent. It outlives a filter, because it
 * lies outside of what is drawn, and a reload, because the browser keeps it.
 */
export class PageMemory {
  readonly #prefix: string;
  readonly #signals = new Map<string, Signal<unknown>>();

  /** @param workspace Tells workspaces that are served under one address apart. */
  constructor(workspace: string) {
    this.#prefix = `muxit:${workspace}:`;
  }

  /** Whether the card of a connector is shut. */
  shut(connector: string): Signal<boolean> {
    return this.#kept(`shut:${connector}`, {
      initial: false,
      where: "local",
      pick: (shut) => shut || undefined,
      read: (kept) => typeof kept === "boolean" ? kept : undefined,
    });
  }

  /** What was typed into the field of a property and has not been written. */
  draft(property: string): Signal<Typed | undefined> {
    return this.#kept<Typed | undefined>(`draft:${property}`, {
      initial: undefined,
      where: "session",
      pick: (typed) => typed?.text === typed?.base ? undefined : typed,
      read: readTyped,
    });
  }

  /** Name of the action whose arguments are asked for on a card. */
  openAction(connector: string): Signal<string | undefined> {
    return this.#kept<string | undefined>(`action:${connector}`, {
      initial: undefined,
      where: "session",
      read: (kept) => typeof kept === "string" ? kept : undefined,
    });
  }

  /** What stands in the fields of the arguments of an action. */
  argumentTexts(action: string): Signal<readonly string[]> {
    return this.#kept<readonly string[]>(`arguments:${action}`, {
      initial: [],
      where: "session",
      pick: (texts) => texts.length > 0 ? texts : undefined,
      read: (kept) =>
        Array.isArray(kept) ? kept.map((text) => typeof text === "string" ? text : "") : undefined,
    });
  }

  #kept<T>(name: string, keeping: Keeping<T>): Signal<T> {
    const key = this.#prefix + name;
    const known = this.#signals.get(key);
    if (known !== undefined) return known as Signal<T>;
    const made = signal(keeping.read(load(keeping.where, key)) ?? keeping.initial);
    this.#signals.set(key, made as Signal<unknown>);
    let first = true;
    // Lives as long as the page, as the signal does.
    made.subscribe((value) => {
      if (!first) save(keeping.where, key, keeping.pick === undefined ? value : keeping.pick(value));
      first = false;
    });
    return made;
  }
}

/** A text that was typed before the page was loaded is not fresh: leaving the field does not write it. */
function readTyped(kept: unknown): Typed | undefined {
  const { text, base } = (typeof kept === "object" && kept !== null ? kept : {}) as Partial<Typed>;
  return typeof text === "string" && typeof base === "string" ? { text, base, fresh: false } : undefined;
}

// Browsers may forbid storage altogether; then it is remembered as long as the page.
function load(where: "session" | "local", key: string): unknown {
  try {
    return JSON.parse(storage(where).getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function save(where: "session" | "local", key: string, value: unknown): void {
  try {
    if (value === undefined) storage(where).removeItem(key);
    else storage(where).setItem(key, JSON.stringify(value));
  } catch {
    // Nothing is lost but the memory of it.
  }
}

function storage(where: "session" | "local"): Storage {
  return where === "session" ? sessionStorage : localStorage;
}
