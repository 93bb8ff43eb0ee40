/** The value below which a fraction of the samples lies; `NaN` without samples. */
export function quantile(samples: ArrayLike<number>, fraction: number): number {
  const sorted = Float64Array.from(samples).sort();
  if (sorted.length === 0) return NaN;
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))]!;
}

/** The middle value; robust against the rounds in which the machine was busy with something else. */
export function median(samples: ArrayLike<number>): number {
  return quantile(samples, 0.5);
}

/** How many come per millisecond in {@linkcode feltDelays}. */
const COMING_PER_MS = 10;

/**
 * Delays as somebody would feel them who comes at any moment.
 *
 * A client that asks again only after the reply meets a stall once, however long it is. Here somebody comes every
 * tenth of a millisecond, waits until the request under way is answered, and then as long as the next one takes.
 *
 * @param delays Milliseconds each request of a sequential client took.
 */
export function feltDelays(delays: Float64Array): Float64Array {
  const total = delays.reduce((sum, delay) => sum + delay, 0);
  const felt = new Float64Array(Math.ceil(total * COMING_PER_MS) + 1);
  let count = 0;
  let end = 0;
  for (let index = 0; index + 1 < delays.length; index++) {
    end += delays[index]!;
    for (; count / COMING_PER_MS < end; count++) {
      felt[count] = end - count / COMING_PER_MS + delays[index + 1]!;
    }
  }
  return felt.subarray(0, count);
}
