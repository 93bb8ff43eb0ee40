import { type GuestSession, inFile } from "@/lib/sandbox/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";
import type { CallOptions, Driver } from "../driver.ts";

/** Options of {@linkcode JavaScriptDriver}. */
export interface JavaScriptDriverOptions {
  session: GuestSession;
  source: string;
  /** Name of its file, for messages. */
  file: string;
  /** Name of the connector, for messages. */
  connector: string;
  /** Milliseconds per kind of call. */
  timeouts: { read: number; write: number; action: number; init: number };
}

/** Milliseconds a driver has for its own `shutdown()`. */
const SHUTDOWN_MS = 1500;

/** A JavaScript driver in its guest process, as the host calls it. */
export class JavaScriptDriver implements Driver {
  readonly #options: JavaScriptDriverOptions;
  /** True while there is something to shut down: from its first call on, until its process ends. */
  #begun = false;

  constructor(options: JavaScriptDriverOptions) {
    this.#options = options;
    void options.session.ended.then(() => this.#begun = false);
  }

  async init(config: Readonly<Record<string, unknown>>): Promise<void> {
    const { session, source, connector, timeouts, file } = this.#options;
    await session.startDriver({ source, file }, timeouts.init).catch((error) => {
      throw loadFailure(error, file);
    });
    this.#begun = true;
    const doing = `Cannot initialize ${connector}`;
    await this.#call({ verb: "init", name: "", value: config }, { doing, ms: timeouts.init });
  }

  get(property: string): Promise<unknown> {
    const { connector, timeouts } = this.#options;
    const doing = `Cannot read ${connector}.${property}`;
    return this.#call({ verb: "get", name: property, value: null }, { doing, ms: timeouts.read });
  }

  async set(property: string, value: unknown, { signal }: CallOptions = {}): Promise<void> {
    const { connector, timeouts } = this.#options;
    const doing = `Cannot write ${connector}.${property}`;
    await this.#call({ verb: "set", name: property, value }, { doing, ms: timeouts.write, signal });
  }

  execute(action: string, args: unknown, { signal }: CallOptions = {}): Promise<unknown> {
    const { connector, timeouts } = this.#options;
    const limit = { doing: `Cannot run ${connector}.${action}`, ms: timeouts.action, signal };
    return this.#call({ verb: "execute", name: action, value: args }, limit);
  }

  async shutdown(): Promise<void> {
    if (!this.#begun) return;
    const doing = `Cannot shut ${this.#options.connector} down`;
    await this.#call({ verb: "shutdown", name: "", value: null }, { doing, ms: SHUTDOWN_MS });
  }

  #call(...[call, limit]: Parameters<GuestSession["callDriver"]>): Promise<unknown> {
    return this.#options.session.callDriver(call, limit);
  }
}

function loadFailure(error: unknown, file: string): AppError {
  const { message } = inFile(error, file);
  return new AppError("DRIVER_LOAD_FAILED", `Cannot load the driver: ${message}`, { cause: error });
}
