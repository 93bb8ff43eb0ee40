import { LONGEST_TIMER_MS } from "@/lib/core/mod.ts";

/** Timers one guest may have set; its own bootstrap allows as many. */
const MAX_TIMERS = 10_000;

/** The timers of one connector's thread, kept by the host and gone with the session. */
export class SessionTimers {
  readonly #fire: (id: number) => void;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** @param fire Tells the guest that a timer is due. */
  constructor(fire: (id: number) => void) {
    this.#fire = fire;
  }

  /**
   * Sets a timer of the guest, `ms` milliseconds from now; forgets it when that is less than none.
   *
   * @throws {RangeError} For more timers than the guest's own program would set, and for a number that is none.
   */
  set(id: unknown, ms: unknown): void {
    if (!Number.isSafeInteger(id) || typeof ms !== "number") throw new RangeError("a timer without a number");
    const timer = id as number;
    clearTimeout(this.#timers.get(timer));
    this.#timers.delete(timer);
    if (ms < 0) return;
    if (this.#timers.size >= MAX_TIMERS) throw new RangeError(`more than ${MAX_TIMERS} timers`);
    this.#arm(timer, performance.now() + Math.max(1, ms));
  }

  // Longer than a timer can be set for: in pieces.
  #arm(id: number, due: number): void {
    const left = due - performance.now();
    const next = () => {
      if (performance.now() < due - 1) return this.#arm(id, due);
      this.#timers.delete(id);
      this.#fire(id);
    };
    this.#timers.set(id, setTimeout(next, Math.min(Math.max(1, left), LONGEST_TIMER_MS)));
  }

  /** Forgets all timers. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
