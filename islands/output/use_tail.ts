import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Pixels from the end that still count as the end. */
const SLACK = 8;

/** A list that shows its end. */
export interface Tail {
  readonly list: RefObject<HTMLDivElement>;
  /** False while somebody has scrolled up to read. */
  readonly following: boolean;
  onScroll(): void;
  /** Goes to the end and stays there. */
  follow(): void;
}

/** Where a list was scrolled to, in pixels. */
interface Place {
  top: number;
  content: number;
  window: number;
}

/**
 * Keeps a list at its end while it grows, until a person scrolls up; then it stands still. What only changes its size, as a
 * panel that is dragged, a window that is turned or lines that go, is no person who scrolls.
 */
export function useTail(lines: readonly unknown[]): Tail {
  const list = useRef<HTMLDivElement>(null);
  const last = useRef<Place>({ top: 0, content: 0, window: 0 });
  const [following, setFollowing] = useState(true);
  const now = useRef(following);
  now.current = following;

  const settle = () => {
    const element = list.current;
    if (element === null) return;
    if (now.current) element.scrollTop = element.scrollHeight;
    last.current = placeOf(element);
  };
  useLayoutEffect(settle, [lines, following]);
  useLayoutEffect(() => {
    if (list.current === null) return;
    const observer = new ResizeObserver(settle);
    observer.observe(list.current);
    return () => observer.disconnect();
  }, [lines.length === 0]);

  const onScroll = () => {
    if (list.current === null) return;
    const before = last.current;
    const { top, content, window } = last.current = placeOf(list.current);
    if (top + window >= content - SLACK) return setFollowing(true);
    const sameSize = content >= before.content && window <= before.window;
    if (top < before.top && sameSize) setFollowing(false);
    else if (now.current) settle();
  };
  return { list, following, onScroll, follow: () => setFollowing(true) };
}

function placeOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement): Place {
  return { top: scrollTop, content: scrollHeight, window: clientHeight };
}
