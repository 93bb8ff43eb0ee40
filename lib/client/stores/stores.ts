import { effect } from "@preact/signals";
import type { MuxitClient } from "../muxit_client.ts";
import { ConnectionStore } from "./connection_store.ts";
import { type ConnectorEntry, isRunning } from "./connector_entry.ts";
import { ConnectorsStore } from "./connectors_store.ts";
import type { Schedule } from "./frame_schedule.ts";
import { LogStore } from "./log_store.ts";
import { PromptsStore } from "./prompts_store.ts";
import { ScriptsStore } from "./scripts_store.ts";
import { StateStore } from "./state_store.ts";
import { UnpolledReader } from "./unpolled_reader.ts";

/** Everything a page knows of the server, in signals. */
export class Stores {
  readonly client: MuxitClient;
  readonly connection: ConnectionStore;
  readonly connectors: ConnectorsStore;
  readonly state: StateStore;
  readonly log: LogStore;
  readonly scripts: ScriptsStore;
  readonly prompts: PromptsStore;
  readonly #readers = new Map<ConnectorEntry, { reader: UnpolledReader; stop: () => void }>();
  readonly #stop: () => void;

  /** @param options `schedule` decides when received values are shown; by default once per picture. */
  constructor(client: MuxitClient, options: { schedule?: Schedule } = {}) {
    this.client = client;
    this.connection = new ConnectionStore(client);
    this.state = new StateStore(client, options);
    this.log = new LogStore(client, options);
    this.connectors = new ConnectorsStore(client);
    this.scripts = new ScriptsStore(client, { ...options, log: this.log, clock: this.connection.clock });
    this.prompts = new PromptsStore(client);
    this.#stop = effect(() => this.#follow(this.connectors.entries.value));
  }

  /** Reads what is not polled of a connector again, because something was done with it or somebody asks. */
  refresh(entry: ConnectorEntry): void {
    this.#readers.get(entry)?.reader.soon();
  }

  /** Writes a property and takes over what the device then says it is. Throws as {@linkcode MuxitClient.write} does. */
  async write(
    entry: ConnectorEntry,
    { property, value }: { property: string; value: unknown },
  ): Promise<void> {
    await this.client.write({ connector: entry.name, property, value });
    const readable = entry.schema.peek()?.properties.some(({ name, access }) =>
      name === property && access !== "w"
    );
    if (readable) await this.#readers.get(entry)?.reader.read(property);
    this.refresh(entry);
  }

  /** Runs an action and gives its result. Throws as {@linkcode MuxitClient.run} does. */
  async run(
    entry: ConnectorEntry,
    { method, args, signal }: { method: string; args: readonly unknown[]; signal?: AbortSignal },
  ): Promise<unknown> {
    try {
      return await this.client.run({ connector: entry.name, method, args }, signal ? { signal } : {});
    } finally {
      this.refresh(entry);
    }
  }

  /** Ends all subscriptions; the client stays. */
  close(): void {
    this.#stop();
    this.#follow([]);
    const { connection, connectors, state, log, scripts, prompts } = this;
    for (const store of [connection, connectors, state, log, scripts, prompts]) store.close();
  }

  #follow(entries: readonly ConnectorEntry[]): void {
    for (const [entry, { reader, stop }] of this.#readers) {
      if (entries.includes(entry)) continue;
      stop();
      reader.close();
      this.state.forget(entry.name);
      this.#readers.delete(entry);
    }
    for (const entry of entries) if (!this.#readers.has(entry)) this.#readers.set(entry, this.#reader(entry));
  }

  #reader(entry: ConnectorEntry): { reader: UnpolledReader; stop: () => void } {
    const reader = new UnpolledReader(this.client, {
      state: this.state,
      entry,
      clock: this.connection.clock,
    });
    const stop = effect(() => {
      const ready = isRunning(entry.status.value.state) && entry.schema.value !== undefined;
      if (ready && this.connection.status.value.phase === "open") reader.soon();
    });
    return { reader, stop };
  }
}
