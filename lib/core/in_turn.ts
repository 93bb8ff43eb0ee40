const last = new Map<string, Promise<unknown>>();

/**
 * Runs work on one thing, as a file, one after the other in the order in which it was asked for; work on other things
 * does not wait.
 *
 * @param key What is worked on: the absolute path of a file.
 * @throws What the work throws.
 */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
  last.set(key, mine);
  try {
    return await mine;
  } finally {
    if (last.get(key) === mine) last.delete(key);
  }
}
