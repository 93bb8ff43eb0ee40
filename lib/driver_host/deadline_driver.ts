import { DeadlineError, withDeadline } from "@/lib/core/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";
import type { CallOptions, Driver, DriverSurface } from "./driver.ts";

/** Milliseconds per kind of call. */
export interface CallTimeouts {
  read: number;
  write: number;
  action: number;
}

/** Makes the signal only for drivers that look at it: most reads are over before it would be made. */
class LazySignal implements CallOptions {
  #abort: AbortController | undefined;

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  abort(reason: Error): void {
    this.#abort?.abort(reason);
  }
}

/**
 * Gives every call of a driver that runs in the host a deadline, and its signal. A value that is there at once costs
 * nothing.
 */
export class DeadlineDriver implements Driver {
  readonly #driver: Driver;
  readonly #connector: string;
  readonly #timeouts: CallTimeouts;

  /** @param connector Name of the connector, for messages. */
  constructor(driver: Driver, connector: string, timeouts: CallTimeouts) {
    this.#driver = driver;
    this.#connector = connector;
    this.#timeouts = timeouts;
  }

  get publishesProperties(): boolean {
    return this.#driver.publishesProperties === true;
  }

  init(config: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<void> {
    return this.#driver.init(config, options);
  }

  surface(): DriverSurface | undefined {
    return this.#driver.surface?.();
  }

  get(property: string): unknown | Promise<unknown> {
    return this.#within(
      this.#timeouts.read,
      `read ${this.#connector}.${property}`,
      (options) => this.#driver.get(property, options),
    );
  }

  set(property: string, value: unknown): void | Promise<void> {
    return this.#within(
      this.#timeouts.write,
      `write ${this.#connector}.${property}`,
      (options) => this.#driver.set(property, value, options),
    ) as void | Promise<void>;
  }

  execute(action: string, args: unknown): unknown | Promise<unknown> {
    return this.#within(
      this.#timeouts.action,
      `run ${this.#connector}.${action}`,
      (options) => this.#driver.execute(action, args, options),
    );
  }

  shutdown(): Promise<void> {
    return this.#driver.shutdown();
  }

  #within(ms: number, doing: string, call: (options: CallOptions) => unknown): unknown | Promise<unknown> {
    const options = new LazySignal();
    const value = call(options);
    if (!(value instanceof Promise)) return value;
    return withDeadline(value, { ms, doing: `Cannot ${doing}` }).catch((error) => {
      if (!(error instanceof DeadlineError)) throw error;
      const late = new AppError("CONN_CALL_FAILED", error.message);
      options.abort(late);
      throw late;
    });
  }
}
