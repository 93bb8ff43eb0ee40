import type { GuestSession } from "@/lib/sandbox/mod.ts";
import { AppError, toAppError } from "@/lib/protocol/mod.ts";
import type { CallOptions, Driver } from "../driver.ts";

/** Options of {@linkcode JavaScriptDriver}. */
export interface JavaScriptDriverOptions {
  session: GuestSession;
  source: string;
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

  constructor(options: JavaScriptDriverOptions) {
    this.#options = options;
  }

  async init(config: Readonly<Record<string, unknown>>): Promise<void> {
    const { session, source, connector, timeouts } = this.#options;
    await session.startDriver(source, timeouts.init).catch((error) => {
      throw loadFailure(error);
    });
    const doing = `Cannot initialize ${connector}`;
    await session.callDriver({ verb: "init", name: "", value: config }, { doing, ms: timeouts.init });
  }

  get(property: string): Promise<unknown> {
    const { session, connector, timeouts } = this.#options;
    const doing = `Cannot read ${connector}.${property}`;
    return session.callDriver({ verb: "get", name: property, value: null }, { doing, ms: timeouts.read });
  }

  async set(property: string, value: unknown, { signal }: CallOptions = {}): Promise<void> {
    const { session, connector, timeouts } = this.#options;
    const doing = `Cannot write ${connector}.${property}`;
    await session.callDriver({ verb: "set", name: property, value }, { doing, ms: timeouts.write, signal });
  }

  execute(action: string, args: unknown, { signal }: CallOptions = {}): Promise<unknown> {
    const { session, connector, timeouts } = this.#options;
    const limit = { doing: `Cannot run ${connector}.${action}`, ms: timeouts.action, signal };
    return session.callDriver({ verb: "execute", name: action, value: args }, limit);
  }

  async shutdown(): Promise<void> {
    const doing = `Cannot shut ${this.#options.connector} down`;
    await this.#options.session.callDriver({ verb: "shutdown", name: "", value: null }, {
      doing,
      ms: SHUTDOWN_MS,
    });
  }
}

// The position lies in the driver's file, not in the connector's, so it goes into the text.
function loadFailure(error: unknown): AppError {
  const { message, position } = toAppError(error);
  const where = position === undefined
    ? ""
    : ` (line ${position.line}, column ${position.column} of the driver)`;
  return new AppError("DRIVER_LOAD_FAILED", `Cannot load the driver: ${message}${where}`, { cause: error });
}
