import { captured } from "./captured.ts";

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
        ? captured.setTimeout(safe(callback, args), Number(ms))
        : immediates.add(safe(callback, args)),
    setInterval: (callback: unknown, ms?: unknown, ...args: unknown[]) =>
      captured.setInterval(safe(callback, args), Number(ms) || 0),
    clearTimeout: (id: unknown) => immediates.remove(id) || captured.clearTimeout(id as number),
    clearInterval: (id: unknown) => captured.clearInterval(id as number),
  };
}
