import { StateBatch, type StateCache } from "@/lib/connectors/mod.ts";
import type { Outbox } from "./outbox.ts";

const RETRY_MS = 50;

/** Sends state to one client. While the client is behind, batches are merged: it gets the newest values, never a queue. */
export class StateFeed {
  /** Whether the client wants to know how far values can be trusted. */
  quality = false;
  readonly #outbox: Outbox;
  readonly #unsubscribe: () => void;
  #behind: StateBatch | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Subscribes; the caller sends the first snapshot. */
  constructor(cache: StateCache, outbox: Outbox) {
    this.#outbox = outbox;
    this.#unsubscribe = cache.subscribe({ changed: (batch) => this.#changed(batch) });
  }

  /** Ends the subscription. */
  close(): void {
    this.#unsubscribe();
    clearTimeout(this.#timer);
  }

  #changed(batch: StateBatch): void {
    if (this.#behind === undefined && this.#outbox.flowing) return this.#send(batch);
    this.#behind ??= new StateBatch();
    this.#behind.merge(batch);
    this.#timer ??= setTimeout(() => this.#retry(), RETRY_MS);
  }

  #retry(): void {
    this.#timer = undefined;
    const batch = this.#behind;
    if (batch === undefined) return;
    if (!this.#outbox.flowing) {
      this.#timer = setTimeout(() => this.#retry(), RETRY_MS);
      return;
    }
    this.#behind = undefined;
    this.#send(batch);
  }

  #send(batch: StateBatch): void {
    const quality = this.quality ? `,"quality":${batch.qualityText}` : "";
    this.#outbox.send(`{"type":"state.batch","updates":${batch.text}${quality}}`);
  }
}
