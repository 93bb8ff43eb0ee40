import {
  AppError,
  type ConnectorSchema,
  type EventOf,
  type EventType,
  type StateUpdates,
} from "@/lib/protocol/mod.ts";
import type { CliClient } from "../cli_client.ts";

type Fields = Record<string, unknown>;
type Answer = (fields: Fields) => unknown;

/** The connector the tests talk to. */
export const PSU: ConnectorSchema = {
  name: "psu",
  driver: "MockInstrument",
  properties: [
    {
      name: "voltage",
      type: "number",
      access: "rw",
      unit: "V",
      description: "Output voltage",
      source: "driver",
      hidden: false,
    },
    { name: "volume", type: "number", access: "r", source: "driver", hidden: true },
    {
      name: "power",
      type: "object",
      access: "r",
      description: "Calculated power (W)",
      source: "custom",
      hidden: false,
    },
  ],
  actions: [
    { name: "reset", description: "Reset to defaults", source: "driver", hidden: false },
    { name: "rampTo", source: "custom", hidden: false },
  ],
  streams: [{ name: "wave", source: "driver", hidden: false }],
  driverConfig: [],
  hiddenItems: ["volume"],
  visibilityMode: "hide",
};

/** A client without a server: answers come from a table, events from the test. */
export class FakeClient {
  /** Every request, in order. */
  readonly asked: [type: string, fields: Fields][] = [];
  /** Answers by message type; a test changes them. */
  readonly answers: Record<string, Answer>;
  readonly #listeners = new Map<string, Set<(event: never) => void>>();
  readonly #states = new Set<(change: { updates: StateUpdates; whole: boolean }) => void>();
  readonly #streams = new Set<(item: { connector: string; stream: string; data: unknown }) => void>();

  constructor(answers: Record<string, Answer> = {}) {
    this.answers = {
      "connectors.list": () => ({ value: ["psu", "scpi-demo", "two words"] }),
      "connector.schema": ({ name }) => {
        if (String(name).toLowerCase() === "psu") return { value: PSU };
        throw new AppError("CONN_NOT_FOUND", `There is no connector '${name}'; known: psu`);
      },
      "drivers.list": () => ({ value: [{ name: "MockInstrument" }, { name: "TestDevice" }] }),
      "scripts.list": () => ({ value: ["ramp", "startup/monitor"], running: [{ name: "ramp" }] }),
      "connector.call": ({ value }) => ({ value }),
      ...answers,
    };
  }

  /** The same as the commands see it. */
  get client(): CliClient {
    return this as unknown as CliClient;
  }

  /** How many listeners there are: none when every command has ended. */
  get listeners(): number {
    const events = [...this.#listeners.values()].reduce((sum, set) => sum + set.size, 0);
    return events + this.#states.size + this.#streams.size;
  }

  async request(type: string, fields: Fields): Promise<unknown> {
    this.asked.push([type, fields]);
    const answer = this.answers[type];
    if (answer === undefined) throw new AppError("PROTOCOL_UNKNOWN_TYPE", `No answer to ${type}`);
    return await answer(fields);
  }

  async read(item: Fields): Promise<unknown> {
    return (await this.request("connector.call", item) as { value: unknown }).value;
  }

  async write({ value, ...item }: Fields): Promise<void> {
    await this.request("connector.call", { ...item, args: [value] });
  }

  async run(item: Fields): Promise<unknown> {
    return (await this.request("connector.call", item) as { value: unknown }).value;
  }

  on<T extends EventType>(type: T, listener: (event: EventOf<T>) => void): () => void {
    const set = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, set.add(listener as never));
    return () => set.delete(listener as never);
  }

  subscribeState(listener: (change: { updates: StateUpdates; whole: boolean }) => void): () => void {
    this.#states.add(listener);
    return () => this.#states.delete(listener);
  }

  subscribeStream(_source: unknown, listener: (item: never) => void): () => void {
    this.#streams.add(listener as never);
    return () => this.#streams.delete(listener as never);
  }

  /** An event of the server. */
  emit<T extends EventType>(type: T, event: EventOf<T>): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never);
  }

  /** Values of the server. */
  state(updates: StateUpdates, whole = false): void {
    for (const listener of this.#states) listener({ updates, whole });
  }

  /** One item of a stream. */
  item(data: unknown): void {
    for (const listener of this.#streams) listener({ connector: "psu", stream: "wave", data });
  }
}
