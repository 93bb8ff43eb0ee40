import type { Ask, Deadlines, HostFrame } from "./messages.ts";

/** How the connector's thread reaches its driver and the host. */
export interface Link {
  /**
   * Asks and blocks this thread until there is an answer.
   *
   * @throws The answer's error, or `CONN_CALL_FAILED` after the deadline.
   */
  ask(request: Ask): unknown;
  /** Asks without blocking. */
  askLater(request: Ask): Promise<unknown>;
}

/** What a link knows of its connector. */
export interface LinkContext {
  token: string;
  deadlines(): Deadlines;
  /** Line of the guest's code that is running, when it is cheap to know. */
  line(): number | undefined;
  /** Gets the frames that are for the connector itself. */
  dispatch(frame: HostFrame): void;
}

/** Promises waiting for an answer, by id. */
export class Waiting {
  readonly #entries = new Map<number, PromiseWithResolvers<unknown>>();

  /** A promise that {@linkcode settle} ends. */
  add(id: number): Promise<unknown> {
    const entry = Promise.withResolvers<unknown>();
    this.#entries.set(id, entry);
    return entry.promise;
  }

  /** Ends the promise of `id`; an unknown id is one whose asker no longer waits. */
  settle(id: number, value: unknown, error?: Error): void {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    if (error) entry?.reject(error);
    else entry?.resolve(value);
  }
}
