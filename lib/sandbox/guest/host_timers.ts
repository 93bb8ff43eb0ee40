import { cancelled, currentCall } from "./call_context.ts";
import { captured } from "./captured.ts";
import type { GuestFrame } from "./messages.ts";
import { send } from "./stdio.ts";

/** Longest `delay()` of a connector, in milliseconds (document 001). */
const MAX_DELAY = 30_000;
const MAX_TIMERS = 10_000;
/** Instead of a time: the host is to forget the timer. */
const FORGET = -1;

type TimerFrame = Extract<GuestFrame, { k: "timer" }>;

/**
 * Timers of a connector's thread. The host keeps them, because a thread that reads the pipe blocking has no event
 * loop of its own (design §3).
 */
export class HostTimers {
  readonly #callbacks = new Map<number, () => void>();
  readonly #report: (error: unknown) => void;
  readonly #send: (frame: TimerFrame) => void;
  #count = 0;

  /**
   * @param report Gets what a callback throws.
   * @param sender Sends a frame to the host.
   */
  constructor(report: (error: unknown) => void, sender: (frame: TimerFrame) => void = send) {
    this.#report = report;
    this.#send = sender;
  }

  /** How many are set. */
  get size(): number {
    return this.#callbacks.size;
  }

  /** Forgets them all. */
  clear(): void {
    this.#callbacks.clear();
  }

  /** The timer globals and the connector's `delay`. */
  globals(): Record<string, unknown> {
    const clear = (id: unknown) => {
      if (this.#callbacks.delete(id as number)) this.#send({ k: "timer", id: id as number, ms: FORGET });
    };
    return {
      setTimeout: (callback: unknown, ms?: unknown, ...args: unknown[]) =>
        this.#set(asFunction(callback, args), { ms: Number(ms) || 0 }),
      setInterval: (callback: unknown, ms?: unknown, ...args: unknown[]) =>
        this.#set(asFunction(callback, args), { ms: Number(ms) || 0, again: true }),
      clearTimeout: clear,
      clearInterval: clear,
      delay: (ms: unknown) => this.delay(Number(ms)),
    };
  }

  /**
   * Resolves after `ms` milliseconds.
   *
   * @throws `VALIDATION_INVALID_VALUE` for more than 30 s or no number; what says so when the call is taken back meanwhile.
   */
  delay(ms: number): Promise<void> {
    if (!(ms >= 0 && ms <= MAX_DELAY)) {
      const error = new RangeError(`delay(${ms}): a connector may wait 0 to ${MAX_DELAY} ms at a time`);
      return Promise.reject(Object.assign(error, { code: "VALIDATION_INVALID_VALUE" }));
    }
    const call = currentCall();
    return new Promise((resolve, reject) => {
      const forget = call?.onCancel(() => reject(cancelled()));
      this.#set(() => {
        forget?.();
        resolve();
      }, { ms });
    });
  }

  /** The host says that a timer is due. */
  fire(id: number): void {
    this.#callbacks.get(id)?.();
  }

  #set(callback: () => void, { ms, again = false }: { ms: number; again?: boolean }): number {
    if (this.#callbacks.size >= MAX_TIMERS) throw new RangeError(`More than ${MAX_TIMERS} timers at a time`);
    const id = ++this.#count;
    const arm = () => this.#send({ k: "timer", id, ms: Math.max(1, ms) });
    this.#callbacks.set(id, () => {
      if (!again) this.#callbacks.delete(id);
      try {
        callback();
      } catch (error) {
        this.#report(error);
      }
      if (again && this.#callbacks.has(id)) arm();
    });
    arm();
    return id;
  }
}

function asFunction(callback: unknown, args: unknown[]): () => void {
  if (typeof callback !== "function") throw new TypeError("A timer needs a function");
  return () => captured.apply(callback as () => void, undefined, args);
}
