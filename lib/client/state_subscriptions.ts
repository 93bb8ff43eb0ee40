import type { StateQualities, StateUpdates } from "@/lib/protocol/mod.ts";
import type { Link } from "./link.ts";
import { Listeners } from "./listeners.ts";
import { reportRefusal, sendAbout } from "./subscribing.ts";

/** Values that arrived together. */
export interface StateChange {
  /** Values by connector and property. */
  readonly updates: StateUpdates;
  /** How far each of them can be trusted. */
  readonly quality?: StateQualities | undefined;
  /** True when these are all values there are; the ones known before and not among them are gone. */
  readonly whole: boolean;
}

/** Everybody who wants values. The server is asked once, and again after each reconnect. */
export class StateSubscriptions {
  readonly #link: Link;
  readonly #listeners: Listeners<StateChange>;

  constructor(link: Link) {
    this.#link = link;
    this.#listeners = new Listeners((error) => link.failed(error));
  }

  /** Adds a listener, which first gets all values there are; returns the function that removes it. */
  add(listener: (change: StateChange) => void): () => void {
    let wanted = true;
    const remove = this.#listeners.add(listener);
    if (this.#link.open) void this.#subscribe((change) => wanted && listener(change));
    return () => {
      if (!wanted) return;
      wanted = false;
      remove();
      if (this.#listeners.size > 0 || !this.#link.open) return;
      sendAbout(this.#link, "state.unsubscribe", {});
    };
  }

  /** The connection is there, for the first time or again. */
  opened(): void {
    if (this.#listeners.size > 0) void this.#subscribe((change) => this.#listeners.emit(change));
  }

  /** Hands changed values on. */
  receive({ updates, quality }: Omit<StateChange, "whole">): void {
    this.#listeners.emit({ updates, quality, whole: false });
  }

  async #subscribe(hand: (change: StateChange) => void): Promise<void> {
    try {
      const { updates, quality } = await this.#link.request("state.subscribe", { quality: true });
      hand({ updates, quality, whole: true });
    } catch (error) {
      reportRefusal(this.#link, error);
    }
  }
}
