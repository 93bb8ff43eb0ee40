/** The longest time a timer can be set for, in milliseconds: 24.8 days. A longer one would be over at once. */
export const LONGEST_TIMER_MS = 0x7fffffff;

/** A wait that took longer than it was allowed to. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/** Options of {@linkcode withDeadline}. */
export interface DeadlineOptions {
  /** How long to wait, in milliseconds. */
  ms: number;
  /** What was being waited for, as it stands in the message: "Cannot read psu.voltage". */
  doing: string;
  /** Ends the wait early with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Waits for `promise`, but not longer than `ms`.
 *
 * The promise itself goes on; whoever started it owns it.
 *
 * @throws {DeadlineError} When the time is over.
 * @throws The signal's reason, when it aborts first.
 */
export function withDeadline<T>(promise: Promise<T>, options: DeadlineOptions): Promise<T> {
  const { ms, doing, signal } = options;
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    const onAbort = () => {
      end();
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      end();
      reject(new DeadlineError(`${doing}: no answer within ${ms} ms`));
    }, Math.min(ms, LONGEST_TIMER_MS));
    signal?.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(end);
  });
}

/**
 * Waits `ms` milliseconds.
 *
 * @throws The signal's reason, when it aborts first.
 */
export function delay(ms: number, options: { signal?: AbortSignal } = {}): Promise<void> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, Math.min(ms, LONGEST_TIMER_MS));
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
