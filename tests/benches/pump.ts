import { setImmediate } from "node:timers";

/** Bytes of one stream item. */
export const ITEM_BYTES = 65_536;

/**
 * Calls `emit` once per turn of the event loop while `wanted` says so, and looks every 20 ms otherwise; the loop of
 * both the built-in source and the raw control, so that they differ only in what lies behind `emit`.
 *
 * @returns The function that ends it.
 */
export function pump(wanted: () => boolean, emit: () => void): () => void {
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turn = () => {
    if (ended) return;
    if (!wanted()) {
      timer = setTimeout(turn, 20);
      return;
    }
    emit();
    setImmediate(turn);
  };
  turn();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
