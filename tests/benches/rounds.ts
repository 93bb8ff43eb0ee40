import { median } from "./statistics.ts";

/** What one round of a pair gave. */
export interface Pair<T> {
  control: T;
  subject: T;
}

/**
 * Measures control and subject in turn, several times, because the machine has other work: what disturbs one
 * disturbs its neighbour as well.
 */
export async function interleaved<T>(
  rounds: number,
  measure: { control(): Promise<T>; subject(): Promise<T> },
): Promise<Pair<T>[]> {
  const pairs: Pair<T>[] = [];
  for (let round = 0; round < rounds; round++) {
    const control = await measure.control();
    pairs.push({ control, subject: await measure.subject() });
  }
  return pairs;
}

/** Medians of one figure of the pairs, and of its ratio within each pair. */
export function compare<T>(
  pairs: readonly Pair<T>[],
  figure: (measured: T) => number,
): Pair<number> & { ratio: number; difference: number } {
  const rows = pairs.map(({ control, subject }) => ({ control: figure(control), subject: figure(subject) }));
  return {
    control: median(rows.map(({ control }) => control)),
    subject: median(rows.map(({ subject }) => subject)),
    ratio: median(rows.map(({ control, subject }) => subject / control)),
    difference: median(rows.map(({ control, subject }) => subject - control)),
  };
}
