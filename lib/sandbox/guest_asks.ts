import { AppError, RawJson } from "@/lib/protocol/mod.ts";
import type { GuestServices } from "./guest_services.ts";
import type { GuestFrame, HostFrame } from "./guest/messages.ts";
import { OpenAsks } from "./open_asks.ts";
import { wireErrorOf } from "./wire_errors.ts";

/** What answering questions needs. */
export interface GuestAsksOptions {
  ask: GuestServices["ask"];
  /** Aborts when whoever made the call of that number no longer wants it. */
  signal(call: number): AbortSignal | undefined;
  send(frame: HostFrame, id: number): void;
}

/** Questions that may wait for an answer at a time. */
const LIMITS = { count: 1024, bytes: 32 * 1024 * 1024 };

/** Answers what one thread of a guest asks. */
export class GuestAsks {
  readonly #to: "m" | "w";
  readonly #options: GuestAsksOptions;
  readonly #open = new OpenAsks(LIMITS);

  /** @param to The thread that asks: the connector's or the driver's. */
  constructor(to: "m" | "w", options: GuestAsksOptions) {
    this.#to = to;
    this.#options = options;
  }

  /**
   * Answers one question.
   *
   * @param size Bytes of the question.
   * @throws {RangeError} At once, for a number that waits already.
   */
  answer(frame: Extract<GuestFrame, { k: "ask" }>, size: number): Promise<void> {
    const { id } = frame;
    if (this.#open.begin(id, size)) return this.#answer(frame);
    const text = `More than ${LIMITS.count} calls, or 32 MB of them, are waiting; await them before the next`;
    this.#refuse(id, new AppError("CONN_CALL_FAILED", text));
    return Promise.resolve();
  }

  async #answer(frame: Extract<GuestFrame, { k: "ask" }>): Promise<void> {
    const { id, of, wait } = frame;
    try {
      const signal = of === undefined ? undefined : this.#options.signal(of);
      signal?.throwIfAborted();
      const value = await this.#options.ask(frame, { wait: wait === true, signal });
      const plain = value instanceof RawJson ? value.value : value;
      this.#options.send({ k: "answer", id, to: this.#to, value: plain }, id);
    } catch (error) {
      this.#refuse(id, error);
    } finally {
      this.#open.end(id);
    }
  }

  #refuse(id: number, error: unknown): void {
    this.#options.send({ k: "answer", id, to: this.#to, error: wireErrorOf(error) }, id);
  }
}
