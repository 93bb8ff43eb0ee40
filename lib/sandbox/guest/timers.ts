import { captured } from "./captured.ts";

/** Reports what a timer callback throws. */
type Report = (error: unknown) => void;

/** Timer globals on the thread's own event loop; text is refused as a callback. */
export function timerGlobals(report: Report): Record<string, unknown> {
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
    setTimeout: (callback: unknown, ms?: unknown, ...args: unknown[]) =>
      captured.setTimeout(safe(callback, args), Number(ms) || 0),
    setInterval: (callback: unknown, ms?: unknown, ...args: unknown[]) =>
      captured.setInterval(safe(callback, args), Number(ms) || 0),
    clearTimeout: (id: unknown) => captured.clearTimeout(id as number),
    clearInterval: (id: unknown) => captured.clearInterval(id as number),
  };
}
