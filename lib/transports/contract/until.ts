import { DeadlineError } from "@/lib/core/mod.ts";

/**
 * Waits until a condition holds.
 *
 * @param condition Looked at every few milliseconds.
 * @param doing What is waited for, as it stands in the message.
 * @throws {DeadlineError} When it does not hold within 5 s.
 */
export async function until(condition: () => boolean | Promise<boolean>, doing: string): Promise<void> {
  const limit = performance.now() + 5000;
  while (!await condition()) {
    if (performance.now() > limit) throw new DeadlineError(`${doing}: not within 5000 ms`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
