import { captured } from "./captured.ts";
import type { DriverVerb, TransportMark } from "./messages.ts";
import type { Outcome } from "./reply.ts";
import { describeError } from "./wire_error.ts";

/** The default export of a driver file (document 002). */
interface DriverExport {
  meta?: unknown;
  _streamEmitter?: (stream: string, payload: unknown) => void;
  [method: string]: unknown;
}

/** What a driver needs of its thread. */
export interface DriverPort {
  adopt(mark: TransportMark): object;
  emit(stream: string, data: unknown): void;
}

/** Runs one driver: loads its export and calls its methods. Never throws; outcomes carry the error. */
export class DriverGuest {
  readonly #port: DriverPort;
  #loading: Promise<void> | undefined;
  #driver: DriverExport | undefined;
  #failure: unknown;

  constructor(port: DriverPort) {
    this.#port = port;
  }

  /** Runs the compiled file; what it throws comes back from the first call. */
  load(compile: () => (exports: Record<string, unknown>) => Promise<void>): void {
    try {
      const run = compile();
      this.#loading = this.#load(run).finally(() => this.#loading = undefined);
    } catch (error) {
      this.#failure = error;
    }
  }

  async #load(run: (exports: Record<string, unknown>) => Promise<void>): Promise<void> {
    const exports: Record<string, unknown> = {};
    try {
      await run(exports);
      if (typeof exports.default !== "object" || exports.default === null) {
        throw new TypeError("The default export of a driver must be an object");
      }
      this.#driver = exports.default as DriverExport;
      this.#driver._streamEmitter = (stream, payload) => this.#port.emit(String(stream), payload);
    } catch (error) {
      this.#failure = error;
    }
  }

  /** Calls one method of the driver. */
  async call(verb: DriverVerb, name: string, value: unknown): Promise<Outcome> {
    try {
      if (this.#loading !== undefined) await this.#loading;
      if (this.#driver === undefined) throw this.#failure ?? new TypeError("The driver is not loaded");
      return { value: await this.#run(this.#driver, { verb, name, value }) };
    } catch (error) {
      return { error: describeError(error) };
    }
  }

  #run(driver: DriverExport, call: { verb: DriverVerb; name: string; value: unknown }): unknown {
    const { verb, name, value } = call;
    const method = driver[verb];
    if (typeof method !== "function") {
      if (verb === "init" || verb === "shutdown") return undefined;
      throw new TypeError(`The driver has no ${verb}()`);
    }
    if (verb === "init") return captured.apply(method as () => unknown, driver, [this.#config(value)]);
    if (verb === "shutdown") return captured.apply(method as () => unknown, driver, []);
    if (verb === "get") return captured.apply(method as () => unknown, driver, [name]);
    return captured.apply(method as () => unknown, driver, [name, value]);
  }

  #config(value: unknown): unknown {
    const config = value as Record<string, unknown>;
    for (const [key, item] of Object.entries(config)) {
      if (typeof item === "object" && item !== null && "__transport" in item) {
        config[key] = this.#port.adopt(item as TransportMark);
      }
    }
    return config;
  }
}
