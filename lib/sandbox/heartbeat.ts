/** Which thread of a guest process. */
export type GuestThread = "driver" | "connector";

/** Options of {@linkcode Heartbeat}. */
export interface HeartbeatOptions {
  /** Sends a ping with its number. */
  ping(n: number): void;
  /** A thread has given no sign of life for too long; `sends` when it went on sending all the same. */
  silent(thread: GuestThread, sends: boolean): void;
  /** Milliseconds between pings. */
  everyMs?: number;
  /** Milliseconds of silence after which a thread counts as unresponsive. */
  limitMs?: number;
}

/**
 * Watches the threads of one guest process. A thread that waits for the host answers through the other one, so
 * only a spinning thread is silent.
 */
export class Heartbeat {
  readonly #options: Required<HeartbeatOptions>;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #heard: Record<GuestThread, number>;
  /** Threads that have shown that they live since the last beat; asking for the time at each sign costs more than the sign. */
  readonly #signs: Record<GuestThread, boolean> = { driver: false, connector: false };
  /** Threads that have sent something since the last beat that a loop without end could send as well. */
  readonly #sends: Record<GuestThread, boolean> = { driver: false, connector: false };
  #count = 0;
  #beatAt: number;

  constructor(options: HeartbeatOptions) {
    this.#options = { everyMs: 1000, limitMs: 5000, ...options };
    const now = this.#beatAt = performance.now();
    this.#heard = { driver: now, connector: now };
    this.#timer = setInterval(() => this.#beat(), this.#options.everyMs);
  }

  /** The thread has shown that it lives. */
  heard(thread: GuestThread): void {
    this.#signs[thread] = true;
  }

  /** The thread has sent something, which does not show that it would answer. */
  sent(thread: GuestThread): void {
    this.#sends[thread] = true;
  }

  /** Stops watching. */
  close(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    const now = performance.now();
    // While this process itself was too busy to listen, nobody was silent.
    const deaf = Math.max(0, now - this.#beatAt - this.#options.everyMs);
    this.#beatAt = now;
    for (const thread of ["driver", "connector"] as const) {
      this.#heard[thread] = this.#signs[thread] ? now : this.#heard[thread] + deaf;
      this.#signs[thread] = false;
    }
    // The driver's thread relays to the connector's: when both are silent the driver is the one to blame.
    for (const thread of ["driver", "connector"] as const) {
      if (now - this.#heard[thread] <= this.#options.limitMs) continue;
      return this.#options.silent(thread, this.#sends[thread]);
    }
    this.#sends.driver = this.#sends.connector = false;
    this.#options.ping(++this.#count);
  }
}
