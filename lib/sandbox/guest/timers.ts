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

  remove(id: unknown): boolean {
    return this.#waiting.delete(id);
  }
}

/** Timer globals on the thread's own event loop; text is refused as a callback. */
export function timerGlobals(report: Report): Record<string, unknown> {
  const immediates = new Immediates();
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
  return {
    // "As soon as possible" means the next turn of the loop; the runtime's own shortest timer takes over a millisecond.
    setTimeout: (callback: unknown, ms?: unknown, ...args: unknown[]) =>
      Number(ms) > 0
        ? captured.setTimeout(safe(callback, args), Math.min(Number(ms), LONGEST_MS))
        : immediates.add(safe(callback, args)),
    setInterval: (callback: unknown, ms?: unknown, ...args: unknown[]) =>
      captured.setInterval(safe(callback, args), Math.min(Number(ms) || 0, LONGEST_MS)),
    clearTimeout: (id: unknown) => immediates.remove(id) || captured.clearTimeout(id as number),
    clearInterval: (id: unknown) => captured.clearInterval(id as number),
  };
}
