/** The timers of one connector's thread, kept by the host and gone with the session. */
export class SessionTimers {
  readonly #fire: (id: number) => void;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** @param fire Tells the guest that a timer is due. */
  constructor(fire: (id: number) => void) {
    this.#fire = fire;
  }

  /** How many are set. */
  get size(): number {
    return this.#timers.size;
  }

  /** Sets a timer of the guest, `ms` milliseconds from now; forgets it when that is less than none. */
  set(id: number, ms: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    if (ms < 0) return;
    const due = () => {
      this.#timers.delete(id);
      this.#fire(id);
    };
    this.#timers.set(id, setTimeout(due, Math.min(Math.max(1, ms), 0x7fffffff)));
  }

  /** Forgets all timers. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
