const PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 10;

/**
 * Waits until a condition holds, for things nobody tells us about, as a process that is gone.
 *
 * @param what Describes what was waited for, for the message.
 * @throws {Error} After 15 s.
 */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string | (() => string),
): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (performance.now() > end) {
      throw new Error(`Waited ${PATIENCE_MS} ms in vain for ${typeof what === "string" ? what : what()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
