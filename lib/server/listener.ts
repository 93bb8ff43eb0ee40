import type { Server } from "node:http";
import { delay } from "@/lib/core/mod.ts";
import { watchAccepting } from "./accept_watch.ts";

/** Milliseconds until it is tried again to listen. */
const AGAIN_MS = 200;

/** Options of {@linkcode Listener}. */
export interface ListenerOptions {
  /** Begins another server on the same port. */
  again: () => Promise<Server>;
  /** No connections are taken for a moment. */
  interrupted: (error: unknown) => void;
  /** How often it is looked whether connections are taken, in milliseconds. */
  lookMs: number;
}

/** A server that is begun again when it fails. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #closing = new AbortController();
  #server: Server;
  #unwatch: () => void;
  #reopening: Promise<void> | undefined;

  constructor(server: Server, options: ListenerOptions) {
    this.#options = options;
    this.#server = server;
    this.#unwatch = this.#watch(server);
  }

  /** Ends it when every connection has ended. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#unwatch();
    await this.#reopening;
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #watch(server: Server): () => void {
    const failed = (error: Error) => {
      this.#options.interrupted(error);
      this.#reopening ??= this.#reopen().finally(() => this.#reopening = undefined);
    };
    server.on("error", failed);
    return watchAccepting(server, { everyMs: this.#options.lookMs, stuck: failed });
  }

  async #reopen(): Promise<void> {
    this.#unwatch();
    this.#server.close();
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await delay(AGAIN_MS, { signal }).catch(() => {});
      if (signal.aborted) return;
      try {
        this.#server = await this.#options.again();
        this.#unwatch = this.#watch(this.#server);
        return;
      } catch {
        // Whatever it was that could not be had: it will be there again.
      }
    }
  }
}
