import { createContext, Script } from "node:vm";
import { captured } from "./captured.ts";

/** What is read must not run for longer than this, in milliseconds; honest getters take microseconds. */
const LIMIT_MS = 500;
/** For so long after something was late, in milliseconds, what is read gets less: there may be many of its kind. */
const WARY_MS = 10_000;
const WARY_LIMIT_MS = 20;

/** A realm nobody else reaches, from which code of this one is called: the engine ends what is called so when it is late. */
const place: { work?: () => void } = {};
const script = new Script("work()");
let context: ReturnType<typeof createContext> | undefined;
let under = false;
let lateAt = -Infinity;

/**
 * Refuses to wait for an answer while {@linkcode within} runs: what may be ended at any point would leave the waiting half
 * done.
 *
 * @throws {Error} While it runs.
 */
export function refuseWithin(): void {
  if (under) throw new Error("Nothing can be asked of a device while the text of an error is read");
}

/** True while {@linkcode within} runs: what is begun now may be ended before it is whole. */
export function mayEnd(): boolean {
  return under;
}

/**
 * Runs `read`, which may come to code of the guest, and ends it when that takes too long.
 *
 * @param late Given instead, when it took too long.
 * @throws What `read` throws.
 */
export function within<T>(read: () => T, late: T): T {
  let result = late;
  let failure: { error: unknown } | undefined;
  place.work = () => {
    try {
      result = read();
    } catch (error) {
      failure = { error };
    }
  };
  const timeout = captured.now() - lateAt < WARY_MS ? WARY_LIMIT_MS : LIMIT_MS;
  under = true;
  try {
    script.runInContext(context ??= createContext(place), { timeout });
  } catch {
    // The engine has ended it.
    lateAt = captured.now();
  } finally {
    under = false;
  }
  if (failure !== undefined) throw failure.error;
  return result;
}
