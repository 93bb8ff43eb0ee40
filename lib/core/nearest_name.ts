/** Longest name that is compared; longer ones are no misspelling of anything. */
const MOST = 60;

/**
 * The name that was probably meant: the one of `known` that differs from `name` in case or in a few letters.
 *
 * @param known Names there are.
 * @param most Letters that may differ; by default a third of the shorter name, at most 3.
 */
export function nearestName(name: string, known: Iterable<string>, most = 3): string | undefined {
  if (name.length > MOST) return undefined;
  const wanted = name.toLowerCase();
  let best: { name: string; distance: number } | undefined;
  for (const candidate of known) {
    const other = candidate.toLowerCase();
    const limit = Math.min(most, Math.floor(Math.min(wanted.length, other.length) / 3));
    if (Math.abs(wanted.length - other.length) > limit) continue;
    const distance = distanceOf(wanted, other);
    if (distance <= limit && distance < (best?.distance ?? Infinity)) best = { name: candidate, distance };
  }
  return best?.name;
}

/** `; did you mean "x"?`, or nothing when no name comes close. */
export function didYouMean(name: string, known: Iterable<string>, most?: number): string {
  const near = nearestName(name, known, most);
  return near === undefined ? "" : `; did you mean "${near}"?`;
}

// Letters to insert, take away, replace or swap with their neighbour.
function distanceOf(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const here = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let least = Math.min(last[column]! + 1, here[column - 1]! + 1, last[column - 1]! + same);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) least = Math.min(least, beforeLast[column - 2]! + 1);
      here.push(least);
    }
    [beforeLast, last] = [last, here];
  }
  return last[b.length]!;
}
