import { PacedStarts } from "@/lib/core/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";
import type { ScriptRun } from "./script_run.ts";

/** What one start does, step by step. */
export interface ScriptStart {
  /** Who wants it; turns go round among these. */
  client: string;
  /** Gets everything that is needed for it. */
  prepare(): Promise<string>;
  /** Starts the run with what `prepare` gave. */
  begin(source: string): ScriptRun;
}

/**
 * Scripts that are about to run. They get their turns one after the other, each client's in turn, so that many of them leave
 * the server time for everybody else; each can be stopped while it waits.
 */
export class ScriptStarts {
  readonly #turns = new PacedStarts();
  /** By name, with what takes them back. */
  readonly #waiting = new Map<string, AbortController>();

  /** How many there are. */
  get size(): number {
    return this.#waiting.size;
  }

  /** True while a script of that name is about to run. */
  has(name: string): boolean {
    return this.#waiting.has(name);
  }

  /**
   * Begins a run when it is its turn.
   *
   * @throws {AppError} `SCRIPT_EXEC_FAILED` when it was stopped before; whatever the steps throw.
   */
  async start(name: string, start: ScriptStart): Promise<ScriptRun> {
    const abort = new AbortController();
    const stopped = Promise.withResolvers<never>();
    abort.signal.addEventListener("abort", () => stopped.reject(abort.signal.reason));
    // From the moment there is a run it is one of those that go on.
    const begin = (source: string) => {
      const run = start.begin(source);
      this.#waiting.delete(name);
      return run;
    };
    const begun = Promise.race([this.#inTurn({ ...start, begin }, abort.signal), stopped.promise]);
    this.#waiting.set(name, abort);
    try {
      return await begun;
    } finally {
      // When it was stopped, its name may be another one's by now.
      if (this.#waiting.get(name) === abort) this.#waiting.delete(name);
    }
  }

  /** Stops a script that is about to run, and frees its name; gives whether there was one. */
  stop(name: string): boolean {
    const abort = this.#waiting.get(name);
    if (abort === undefined) return false;
    this.#waiting.delete(name);
    abort.abort(new AppError("SCRIPT_EXEC_FAILED", `Script '${name}' was stopped before it began`));
    return true;
  }

  /** Stops all of them; gives their names. */
  stopAll(): string[] {
    return [...this.#waiting.keys()].filter((name) => this.stop(name));
  }

  // The turn ends when the run has begun, the start when there is a run.
  async #inTurn({ client, prepare, begin }: ScriptStart, signal: AbortSignal): Promise<ScriptRun> {
    const source = await prepare();
    const started = Promise.withResolvers<ScriptRun>();
    this.#turns.run(async () => {
      signal.throwIfAborted();
      const run = begin(source);
      started.resolve(run);
      await run.begun;
    }, { signal, client }).catch(started.reject);
    return await started.promise;
  }
}
