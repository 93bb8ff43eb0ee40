import { ClientError } from "./client_error.ts";

/** The longest time a timer can be set for, in milliseconds; a longer one would be over at once. */
export const LONGEST_MS = 0x7fffffff;

/** How long to wait at most, and for what. */
export interface Limits {
  /** Milliseconds. */
  ms: number;
  /** What is being done, as it stands in the message: "Cannot connect to ws://...". */
  doing: string;
  /** Ends the wait early with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Runs `work` with a signal that aborts when the time is over or the outer signal aborts, and does not wait longer for
 * it, whether or not it heeds the signal.
 *
 * @throws {ClientError} `CLIENT_DEADLINE` when the time is over.
 * @throws The outer signal's reason, when it aborts first.
 */
export async function within<T>(limits: Limits, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { ms, doing, signal } = limits;
  signal?.throwIfAborted();
  const inner = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    inner.signal.addEventListener("abort", () => reject(inner.signal.reason), { once: true });
  });
  const abort = () => inner.abort(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  const late = new ClientError("CLIENT_DEADLINE", `${doing}: no answer within ${ms} ms`);
  const timer = setTimeout(() => inner.abort(late), Math.min(ms, LONGEST_MS));
  try {
    return await Promise.race([work(inner.signal), aborted]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** Waits `ms` milliseconds, or until the signal aborts, whichever comes first; never throws. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(ms, LONGEST_MS));
    signal.addEventListener("abort", end, { once: true });
  });
}
