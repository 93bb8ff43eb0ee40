import { captured } from "./captured.ts";

/** The longest time a timer can be set for; a longer one would be due at once. */
const LONGEST_MS = 0x7fffffff;

/** Reports what a timer callback throws. */
type Report = (error: unknown) => void;

/** Callbacks for the next turn of the event loop. Their ids are negative, so that they never meet a timer's. */
class Immediates {
  readonly #waiting = new Map<unknown, () => void>();
  #count = 0;

  add(callback: () => void): number {
    const id = --this.#count;
    this.#waiting.set(id, callback);
    captured.setImmediate(() => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      waiting?.();
    });
    return id;
  }

  get waiting(): boolean {
    return this.#waiting.size > 0;
  }

  remove(id: unknown): boolean {
    return this.#waiting.delete(id);
  }
}

/** Timers of a thread. */
export interface ThreadTimers {
  globals: Record<string, unknown>;
  /** True while the event loop still has to run one. */
  pending(): boolean;
}

/** Timer globals on the thread's own event loop; text is refused as a callback. */
export function threadTimers(report: Report): ThreadTimers {
  const immediates = new Immediates();
  const set = new Set<unknown>();
  const clear = (id: unknown, how: (id: number) => void) => {
    set.delete(id);
    how(id as number);
  };
  const safe = (callback: unknown, args: unknown[]) => {
    if (typeof callback !== "function") throw new TypeError("A timer needs a function");
    return () => {
      try {
        captured.apply(callback as () => void, undefined, args);
      } catch (error) {
        report(error);
      }
    };
  };
  const once = (callback: () => void, ms: number) => {
    const id = captured.setTimeout(() => {
      set.delete(id);
      callback();
    }, ms);
    set.add(id);
    return id;
  };
  const again = (callback: () => void, ms: number) => {
    const id = captured.setInterval(callback, ms);
    set.add(id);
    return id;
  };
  const globals = {
    // "As soon as possible" means the next turn of the loop; the runtime's own shortest timer takes over a millisecond.
    setTimeout: (callback: unknown, ms?: unknown, ...args: unknown[]) =>
      Number(ms) > 0
        ? once(safe(callback, args), Math.min(Number(ms), LONGEST_MS))
        : immediates.add(safe(callback, args)),
    setInterval: (callback: unknown, ms?: unknown, ...args: unknown[]) =>
      again(safe(callback, args), Math.min(Number(ms) || 0, LONGEST_MS)),
    clearTimeout: (id: unknown) => immediates.remove(id) || clear(id, captured.clearTimeout),
    clearInterval: (id: unknown) => clear(id, captured.clearInterval),
  };
  return { globals, pending: () => set.size > 0 || immediates.waiting };
}
