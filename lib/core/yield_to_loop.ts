/** Goes on in the next turn of the loop. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Lets everything else that is ready run, messages of the network among it, then goes on.
 *
 * The next turn alone seemed not to: clients waited 15 to 23 ms while no turn took longer than 9 (measured), perhaps because
 * the runtime looks at its sockets only now and then while the loop has work of its own. Waiting for another thread leaves it
 * nothing to do but look. Asking for a file takes 30 µs, the shortest timer over a millisecond.
 */
export async function yieldToLoop(): Promise<void> {
  try {
    await Deno.lstat(".");
  } catch {
    // There is no such folder any more, or no right to ask: the next turn has to do.
    await nextTurn();
  }
}

/** Milliseconds one piece of work may go on before others have their turn. */
const TURN_MS = 2;

/** The time somebody has who goes on and on, as a reader of a pipe that is always full. */
export class Turn {
  #began = performance.now();

  /** True when it is time to let others go on. */
  get over(): boolean {
    return performance.now() - this.#began > TURN_MS;
  }

  /** Lets others go on, and begins a new turn. */
  async end(): Promise<void> {
    await yieldToLoop();
    this.#began = performance.now();
  }
}
