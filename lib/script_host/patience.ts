import { withDeadline } from "@/lib/core/mod.ts";
import type { ScriptEnvironment } from "./script_environment.ts";

/** The longest a connector may take to start, in milliseconds: a driver program gets five minutes (design §4). */
const START_MS = 310_000;

/** A startup script's waiting for connectors that are not ready yet, which its log tells once for each of them. */
export class Patience {
  readonly #environment: Pick<ScriptEnvironment, "starting">;
  readonly #tell: (text: string) => void;
  readonly #told = new Set<string>();

  /** @param tell Writes to the log of the script. */
  constructor(environment: Pick<ScriptEnvironment, "starting">, tell: (text: string) => void) {
    this.#environment = environment;
    this.#tell = tell;
  }

  /**
   * Resolves when a connector is ready or has failed; `undefined` when there is nothing to wait for.
   *
   * @throws {DeadlineError} When it takes longer than any driver is given.
   * @throws The signal's reason, when it aborts first.
   */
  wait(connector: string, signal: AbortSignal): Promise<void> | undefined {
    const starting = this.#environment.starting(connector);
    if (starting === undefined) return undefined;
    const key = connector.toLowerCase();
    if (!this.#told.has(key)) {
      this.#told.add(key);
      this.#tell(`Waiting for '${connector}', which is starting`);
    }
    return withDeadline(starting, { ms: START_MS, doing: `Cannot wait for '${connector}'`, signal });
  }
}
