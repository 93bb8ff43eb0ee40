const PATIENCE_MS = 10_000;

/**
 * Waits until a condition holds, looking again each time the event loop comes round.
 *
 * @throws {Error} After ten seconds, saying what it waited for.
 */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const started = performance.now();
  while (!condition()) {
    if (performance.now() - started > PATIENCE_MS) {
      throw new Error(`Waited ${PATIENCE_MS} ms in vain for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
