import type { OpenPrompt } from "@/lib/protocol/mod.ts";
import type { Link } from "./link.ts";
import { Listeners } from "./listeners.ts";
import { reportRefusal } from "./subscribing.ts";

/** The list of open questions, kept only while somebody looks at it. */
export class OpenPrompts {
  readonly #link: Link;
  readonly #listeners: Listeners<readonly OpenPrompt[]>;
  #list: readonly OpenPrompt[] | undefined;
  #stop: (() => void) | undefined;
  #fetches = 0;

  constructor(link: Link) {
    this.#link = link;
    this.#listeners = new Listeners((error) => link.failed(error));
  }

  /** Adds a listener, which gets the list as soon as it is known; returns the function that removes it. */
  watch(listener: (prompts: readonly OpenPrompt[]) => void): () => void {
    const remove = this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#start();
    else if (this.#list !== undefined) listener(this.#list);
    return () => {
      remove();
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = this.#list = undefined;
    };
  }

  /** The connection is there, for the first time or again. */
  opened(): void {
    if (this.#listeners.size > 0) void this.#fetch();
  }

  #start(): void {
    const stops = [
      this.#link.on("prompt.open", (prompt) => this.#change((list) => [...without(list, prompt.id), prompt])),
      this.#link.on("prompt.resolved", ({ id }) => this.#change((list) => without(list, id))),
    ];
    this.#stop = () => stops.forEach((stop) => stop());
    if (this.#link.open) void this.#fetch();
  }

  // Events that come before the first list are in it; later ones come after it, because the server answers in order.
  #change(edit: (list: readonly OpenPrompt[]) => readonly OpenPrompt[]): void {
    if (this.#list === undefined) return;
    this.#list = edit(this.#list);
    this.#listeners.emit(this.#list);
  }

  async #fetch(): Promise<void> {
    const fetched = ++this.#fetches;
    try {
      const { prompts } = await this.#link.request("prompts.list", {});
      if (fetched !== this.#fetches || this.#listeners.size === 0) return;
      this.#list = prompts;
      this.#listeners.emit(prompts);
    } catch (error) {
      reportRefusal(this.#link, error);
    }
  }
}

function without(list: readonly OpenPrompt[], id: string): OpenPrompt[] {
  return list.filter((prompt) => prompt.id !== id);
}
