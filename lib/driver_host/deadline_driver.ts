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
  readonly #caller: AbortSignal | undefined;
  #abort: AbortController | undefined;
  #signal: AbortSignal | undefined;

  /** @param caller Aborts when the caller no longer waits. */
  constructor(caller: AbortSignal | undefined) {
    this.#caller = caller;
  }

  get signal(): AbortSignal {
    if (this.#signal !== undefined) return this.#signal;
    const { signal } = this.#abort = new AbortController();
    this.#signal = this.#caller === undefined ? signal : AbortSignal.any([this.#caller, signal]);
    return this.#signal;
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

  get publishes(): Driver["publishes"] {
    return this.#driver.publishes;
  }

  init(config: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<void> {
    return this.#driver.init(config, options);
  }

  surface(): DriverSurface | undefined {
    return this.#driver.surface?.();
  }

  get(property: string): unknown | Promise<unknown> {
    return this.#within(
      { ms: this.#timeouts.read, doing: `read ${this.#connector}.${property}` },
      (own) => this.#driver.get(property, own),
    );
  }

  set(property: string, value: unknown, options?: CallOptions): void | Promise<void> {
    return this.#within(
      { ms: this.#timeouts.write, doing: `write ${this.#connector}.${property}`, caller: options?.signal },
      (own) => this.#driver.set(property, value, own),
    ) as void | Promise<void>;
  }

  execute(action: string, args: unknown, options?: CallOptions): unknown | Promise<unknown> {
    return this.#within(
      { ms: this.#timeouts.action, doing: `run ${this.#connector}.${action}`, caller: options?.signal },
      (own) => this.#driver.execute(action, args, own),
    );
  }

  shutdown(): Promise<void> {
    return this.#driver.shutdown();
  }

  #within(
    { ms, doing, caller }: { ms: number; doing: string; caller?: AbortSignal | undefined },
    call: (options: CallOptions) => unknown,
  ): unknown | Promise<unknown> {
    const options = new LazySignal(caller);
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
