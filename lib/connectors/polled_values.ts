import { toAppError } from "@/lib/protocol/mod.ts";
import type { ConnectorEnvironment } from "./environment.ts";
import { Poller } from "./poller.ts";

/** What the polled values of one run of a connector need. */
export interface PolledValuesOptions {
  connector: string;
  environment: Pick<ConnectorEnvironment, "state" | "log">;
  properties: readonly string[];
  everyMs: number;
  read(property: string): unknown | Promise<unknown>;
  /** Another property cannot be read, or one can be read again. */
  changed(): void;
}

const NOT_ANSWERED = "it has not answered for 5 s";

/** The published values of one run of a connector: polled, or told by its driver. Nothing is left of them after its end. */
export class PolledValues {
  readonly #options: PolledValuesOptions;
  readonly #poller: Poller;
  /** Properties whose values are not known or old, and why. */
  readonly #faults = new Map<string, string>();

  constructor(options: PolledValuesOptions) {
    const { connector, environment: { state }, properties, everyMs, read } = options;
    this.#options = options;
    this.#poller = new Poller({
      properties,
      everyMs,
      read,
      publish: (property, value) => this.publish(property, value),
      failed: (property, error) => {
        const reason = toAppError(error).message;
        state.bad(connector, property, reason);
        this.#fault(property, reason);
      },
      stale: (property) => {
        state.stale(connector, property, NOT_ANSWERED);
        this.#fault(property, NOT_ANSWERED);
      },
    });
  }

  /** What cannot be read, and why, in one sentence; undefined when everything can. */
  get fault(): string | undefined {
    for (const [property, reason] of this.#faults) {
      const more = this.#faults.size - 1;
      return `'${property}' cannot be read: ${reason}${more > 0 ? ` (and ${more} more)` : ""}`;
    }
    return undefined;
  }

  /** Begins. */
  start(): void {
    this.#poller.start();
  }

  /** Publishes a value. */
  publish(property: string, value: unknown): void {
    this.#options.environment.state.set(this.#options.connector, property, value);
    if (!this.#faults.delete(property)) return;
    this.#log("info", `'${property}' can be read again`);
    this.#options.changed();
  }

  /** Reads a polled property soon, because it was written. */
  readSoon(property: string): void {
    this.#poller.readSoon(property);
  }

  /** Ends; the values of before are not true any more, whatever comes next. */
  close(reason: string): void {
    this.#poller.close();
    this.#faults.clear();
    this.#options.environment.state.drop(this.#options.connector, reason);
  }

  #fault(property: string, reason: string): void {
    if (this.#faults.get(property) === reason) return;
    if (!this.#faults.has(property)) this.#log("warn", `Cannot poll '${property}': ${reason}`);
    this.#faults.set(property, reason);
    this.#options.changed();
  }

  #log(level: "info" | "warn", text: string): void {
    this.#options.environment.log.write(level, `connector:${this.#options.connector}`, text);
  }
}
