import type { MuxitClient } from "../muxit_client.ts";
import { errorText } from "@/lib/protocol/plain.ts";
import { type ConnectorEntry, isRunning } from "./connector_entry.ts";
import { Refresher } from "./refresher.ts";
import type { ServerClock } from "./server_clock.ts";
import { type StateStore, Unreadable } from "./state_store.ts";

/** Milliseconds in which several demands make one round. */
const COLLECT_MS = 50;

/** What an {@linkcode UnpolledReader} works with. */
export interface UnpolledReaderParts {
  state: StateStore;
  entry: ConnectorEntry;
  /** Tells when something was read. */
  clock: Pick<ServerClock, "now">;
}

/**
 * Reads the properties of one connector that the server does not poll: once when the connector is ready, and again when
 * something was done with it. One after the other, so that a device is never asked twice at a time, and never on a clock,
 * because every read is traffic on a real line.
 */
export class UnpolledReader {
  readonly #client: MuxitClient;
  readonly #state: StateStore;
  readonly #entry: ConnectorEntry;
  readonly #clock: Pick<ServerClock, "now">;
  readonly #refresher: Refresher;
  #closed = false;

  constructor(client: MuxitClient, parts: UnpolledReaderParts) {
    this.#client = client;
    this.#state = parts.state;
    this.#entry = parts.entry;
    this.#clock = parts.clock;
    this.#refresher = new Refresher(() => this.#round(), COLLECT_MS);
  }

  /** Reads everything again, after a moment. */
  soon(): void {
    this.#refresher.soon();
  }

  /** Reads one property now, polled or not; what comes is its value, also a failure. */
  async read(property: string): Promise<void> {
    const item = { connector: this.#entry.name, property };
    let value: unknown;
    try {
      value = await this.#client.read(item);
    } catch (error) {
      value = new Unreadable(errorText(error));
    }
    if (!this.#closed && this.#client.open) this.#state.put(item, value, this.#clock.now());
  }

  /** No further reads. */
  close(): void {
    this.#closed = true;
    this.#refresher.close();
  }

  async #round(): Promise<void> {
    const { name, schema } = this.#entry;
    for (const { name: property, access } of schema.peek()?.properties ?? []) {
      if (this.#closed || !this.#client.open || !isRunning(this.#entry.status.peek().state)) return;
      if (access !== "w" && !this.#state.isPolled(name, property)) await this.read(property);
    }
  }
}
