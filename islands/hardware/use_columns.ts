import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Narrowest column, in pixels. */
const NARROWEST = 340;

/** How many columns of cards fit into an element, at least one; follows its width. */
export function useColumns(element: RefObject<HTMLElement>): number {
  const [columns, setColumns] = useState(1);
  useLayoutEffect(() => {
    if (element.current === null) return;
    const measure = (width: number) => setColumns(Math.max(1, Math.floor(width / NARROWEST)));
    measure(element.current.clientWidth);
    const observer = new ResizeObserver(([entry]) => entry && measure(entry.contentRect.width));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return columns;
}

/**
 * Deals things out to columns: each to the shortest so far. Where a thing lies depends on nothing that changes while it is
 * used, so no card jumps under the hand.
 *
 * @param weigh How high a thing is, in any unit.
 */
export function deal<T>(
  things: readonly T[],
  options: { columns: number; weigh: (thing: T) => number },
): T[][] {
  const columns = Array.from({ length: options.columns }, () => ({ height: 0, things: [] as T[] }));
  for (const thing of things) {
    const shortest = columns.reduce((best, column) => column.height < best.height ? column : best);
    shortest.things.push(thing);
    shortest.height += options.weigh(thing);
  }
  return columns.map((column) => column.things);
}
