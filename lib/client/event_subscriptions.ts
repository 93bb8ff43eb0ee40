import type { EventOf } from "@/lib/protocol/mod.ts";
import type { Link } from "./link.ts";
import { Listeners } from "./listeners.ts";
import { sendAbout } from "./subscribing.ts";

/** One event of the bus. */
export type BusEvent = EventOf<"event.data">;

/**
 * Everybody who wants events of the bus. The server is asked once for each name, and again after each reconnect; each name
 * in a request of its own, so that one it refuses takes no other with it.
 */
export class EventSubscriptions {
  readonly #link: Link;
  readonly #patterns = new Map<string, Listeners<BusEvent>>();

  constructor(link: Link) {
    this.#link = link;
  }

  /**
   * Calls `listener` with each event of that name; returns the function that ends that.
   *
   * @param pattern `script:<event>`, `connector:<event>` or a system event; a `*` at the end stands for anything.
   */
  subscribe(pattern: string, listener: (event: BusEvent) => void): () => void {
    const listeners = this.#patterns.get(pattern) ?? new Listeners((error) => this.#link.failed(error));
    this.#patterns.set(pattern, listeners);
    const remove = listeners.add(listener);
    if (listeners.size === 1 && this.#link.open) this.#send("events.subscribe", pattern);
    let wanted = true;
    return () => {
      if (!wanted) return;
      wanted = false;
      remove();
      if (listeners.size > 0) return;
      this.#patterns.delete(pattern);
      if (this.#link.open) this.#send("events.unsubscribe", pattern);
    };
  }

  /** The connection is there, for the first time or again. */
  opened(): void {
    for (const pattern of this.#patterns.keys()) this.#send("events.subscribe", pattern);
  }

  /** Hands one event to everybody whose name fits. */
  receive(event: BusEvent): void {
    for (const [pattern, listeners] of this.#patterns) {
      if (fits(pattern, event.event)) listeners.emit(event);
    }
  }

  #send(type: "events.subscribe" | "events.unsubscribe", pattern: string): void {
    sendAbout(this.#link, type, { events: [pattern] });
  }
}

function fits(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
