/** Shortest wait between two attempts, in milliseconds. */
export const FIRST_MS = 250;
/** Longest wait between two attempts, in milliseconds. */
export const LAST_MS = 5000;

/**
 * How long to wait before the next attempt to connect: doubles from 250 ms to 5 s. Up to half of it is left to chance, so
 * that many pages do not all come back at the same moment after a restart of the server.
 *
 * @param attempt Failed attempts so far, from 0.
 * @param random From 0 up to 1.
 */
export function backoff(attempt: number, random: number = Math.random()): number {
  const longest = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.max(FIRST_MS, longest * (1 - random / 2));
}
