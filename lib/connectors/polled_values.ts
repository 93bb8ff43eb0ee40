import { toAppError } from "@/lib/protocol/mod.ts";
import type { Activation } from "./activation.ts";
import type { ConnectorEnvironment } from "./environment.ts";
import { Poller } from "./poller.ts";
import { readToPublish } from "./read_property.ts";

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

/** The values of a connector that runs, polled as its file and the settings say. */
export function pollValues(
  activation: Activation,
  options: Pick<PolledValuesOptions, "connector" | "changed"> & { environment: ConnectorEnvironment },
): PolledValues {
  const { pollRate } = activation.definition.config;
  const { connectorRate } = options.environment.settings().polling;
  return new PolledValues({
    ...options,
    properties: activation.polled(),
    everyMs: typeof pollRate === "number" && pollRate >= 1 ? pollRate : connectorRate,
    read: (property) => readToPublish(activation, property),
  });
}

const NOT_ANSWERED = "it has not answered for 5 s";
const waitsBehind = (name: string) => `it waits for '${name}', which has not answered for 5 s`;

/** Why a property cannot be read, without the words that say so: they stand in front of it already. */
function reasonOf(message: string, connector: string, property: string): string {
  const said = [`Cannot read ${connector}.${property}: `, `Cannot read '${property}' of '${connector}': `];
  const words = said.find((text) => message.startsWith(text) && message.length > text.length);
  return words === undefined ? message : message.slice(words.length);
}

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
        const reason = reasonOf(toAppError(error).message, connector, property);
        state.bad(connector, property, reason);
        this.#fault(property, reason);
      },
      stale: (property, behind) => {
        const reason = behind === property ? NOT_ANSWERED : waitsBehind(behind);
        state.stale(connector, property, reason);
        this.#fault(property, reason);
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

  /** Somebody has read a property: when that went well, one that could not be polled is asked again at once. */
  wasRead(property: string, value: unknown): void {
    if (!this.#faults.has(property)) return;
    const wellRead = (given: unknown) =>
      given !== undefined && given !== null && this.#poller.readSoon(property);
    void Promise.resolve(value).then(wellRead, () => {});
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
