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

/** Keeps a list at its end while it grows, until somebody scrolls up; then it stands still. */
export function useTail(lines: readonly unknown[]): Tail {
  const list = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  useLayoutEffect(() => {
    if (following && list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [lines, following]);
  const onScroll = () => {
    if (list.current === null) return;
    const { scrollTop, clientHeight, scrollHeight } = list.current;
    setFollowing(scrollTop + clientHeight >= scrollHeight - SLACK);
  };
  return { list, following, onScroll, follow: () => setFollowing(true) };
}
