import { AppError } from "@/lib/protocol/mod.ts";
import { NumberedTable } from "./numbered_table.ts";

/** One call that waits for its answer. */
interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: AppError) => void;
  due: number;
  ms: number;
  doing: string;
}

const SWEEP_MS = 100;
/** The number of a call that was not registered. */
const NEVER = 0;

/**
 * Calls waiting for their answers. One timer looks after all deadlines, because a timer per call costs more than
 * the call itself; so a deadline may pass up to 100 ms late.
 */
export class PendingCalls {
  readonly #calls = new NumberedTable<Pending>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #closed: AppError | undefined;

  /** How many calls wait. */
  get size(): number {
    return this.#calls.size;
  }

  /**
   * Registers a call.
   *
   * @param doing What is being done, for the message: `Cannot read psu.voltage`.
   * @returns Its id, and the promise of its answer.
   */
  add(doing: string, ms: number): { id: number; answer: Promise<unknown> } {
    if (this.#closed) {
      const error = new AppError(this.#closed.code, `${doing}: ${this.#closed.message}`);
      return { id: NEVER, answer: Promise.reject(error) };
    }
    let id = NEVER;
    const answer = new Promise<unknown>((resolve, reject) => {
      id = this.#calls.add({ resolve, reject, due: performance.now() + ms, ms, doing });
    });
    this.#timer ??= setInterval(() => this.#sweep(), SWEEP_MS);
    return { id, answer };
  }

  /**
   * Registers a call and sends it.
   *
   * @param send Gets its id. What it throws is thrown, and nothing waits for an answer then.
   */
  make(
    { doing, ms }: { doing: string; ms: number },
    send: (id: number) => void,
  ): { id: number; answer: Promise<unknown> } {
    const call = this.add(doing, ms);
    try {
      send(call.id);
    } catch (error) {
      this.#calls.take(call.id);
      throw error;
    }
    return call;
  }

  /** Answers a call; an unknown id belongs to a caller that no longer waits. */
  resolve(id: number, value: unknown): void {
    this.#calls.take(id)?.resolve(value);
  }

  /** Fails a call. `failure` gets what was being done and gives the error. */
  reject(id: number, failure: (doing: string) => AppError): void {
    const call = this.#calls.take(id);
    call?.reject(failure(call.doing));
  }

  /** Fails everything that waits and everything that comes. */
  close(reason: AppError): void {
    this.#closed ??= reason;
    this.#stop();
    for (const [id] of this.#calls.entries()) {
      this.reject(id, (doing) => new AppError(reason.code, `${doing}: ${reason.message}`));
    }
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  // Stops itself when nothing waits any more: starting and stopping a timer with every call would cost more than the call.
  #sweep(): void {
    if (this.#calls.size === 0) this.#stop();
    const now = performance.now();
    for (const [id, call] of this.#calls.entries()) {
      if (call.due <= now) {
        this.reject(
          id,
          (doing) => new AppError("CONN_CALL_FAILED", `${doing}: no answer within ${call.ms} ms`),
        );
      }
    }
  }
}
