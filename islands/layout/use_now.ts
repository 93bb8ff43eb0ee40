import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/**
 * The time, moving on while something on the page runs.
 *
 * @param read The clock; must not change.
 * @param options `ms` between two readings; `active` is false while nobody needs it.
 */
export function useNow(
  read: () => number,
  { ms, active }: { ms: number; active: boolean },
): ReadonlySignal<number> {
  const now = useSignal(read());
  useEffect(() => {
    if (!active) return;
    now.value = read();
    const timer = setInterval(() => now.value = read(), ms);
    return () => clearInterval(timer);
  }, [active, ms]);
  return now;
}
