import { batch, type Signal, signal } from "@preact/signals";
import type { ConnectorSchema, EventOf, ReplyOf } from "@/lib/protocol/mod.ts";
import { deepEqual } from "@/lib/protocol/plain.ts";
import type { MuxitClient } from "../muxit_client.ts";
import { type ConnectorEntry, connectorEntry, type DisabledConnector, isRunning } from "./connector_entry.ts";
import { Refresher } from "./refresher.ts";

type All = ReplyOf<"connectors.all">["value"];

/** Milliseconds in which several `connectors.changed` make one refetch. */
const COLLECT_MS = 100;

/** Every connector of the workspace: what it offers, where it stands, and which ones do not run. */
export class ConnectorsStore {
  /** Enabled connectors in the order of the server. The list changes only when one comes or goes. */
  readonly entries: Signal<readonly ConnectorEntry[]> = signal([]);
  readonly disabled: Signal<readonly DisabledConnector[]> = signal([]);
  /** False until the server has been asked once. */
  readonly loaded: Signal<boolean> = signal(false);
  readonly #client: MuxitClient;
  readonly #refresher: Refresher;
  readonly #stops: (() => void)[];

  constructor(client: MuxitClient) {
    this.#client = client;
    this.#refresher = new Refresher(() => this.#fetch(), COLLECT_MS);
    this.#stops = [
      client.onStatus(({ phase }) => phase === "open" && this.#refresher.now()),
      client.on("connectors.changed", () => this.#refresher.soon()),
      client.on("connector.status", (event) => this.#status(event)),
      client.on("connector.error", (event) => this.#failed(event)),
    ];
    if (client.open) this.#refresher.now();
  }

  /** The entry of a connector. */
  find(name: string): ConnectorEntry | undefined {
    return this.entries.peek().find((entry) => entry.name === name);
  }

  /**
   * Loads one connector again, at once; how that ends shows in its status. Throws as {@linkcode MuxitClient.request} does.
   */
  async reload(connector: string): Promise<void> {
    await this.#client.request("connector.reload", { connector });
  }

  /** Enables a connector beside those that are. Throws as {@linkcode MuxitClient.request} does. */
  async enable(connector: string): Promise<void> {
    const enabled = this.entries.peek().map(({ name }) => name);
    await this.#client.request("connectors.set_enabled", { connectors: [...enabled, connector] });
    await this.reload(connector);
  }

  /** Ends the subscription. */
  close(): void {
    this.#refresher.close();
    for (const stop of this.#stops) stop();
  }

  async #fetch(): Promise<void> {
    try {
      const [all, schemas] = await Promise.all([
        this.#client.request("connectors.all", {}),
        this.#client.request("connectors.schema", {}),
      ]);
      batch(() => this.#apply(all.value, schemas.value));
    } catch (error) {
      this.#client.failed(error);
    }
  }

  #apply({ enabled, disabled }: All, schemas: Record<string, ConnectorSchema>): void {
    const before = this.entries.peek();
    const entries = enabled.map(({ name, driver }) => this.find(name) ?? connectorEntry(name, driver));
    if (!deepEqual(before.map(({ name }) => name), entries.map(({ name }) => name))) {
      this.entries.value = entries;
    }
    for (const [index, entry] of entries.entries()) {
      const schema = schemas[entry.name];
      entry.driver.value = schema?.driver ?? enabled[index]!.driver;
      const { state, message, restarts } = enabled[index]!;
      if (schema === undefined) {
        // Ready meanwhile: its schema comes with the next fetch, which has been asked for already.
        if (!isRunning(state)) entry.status.value = { state, message, restarts };
        continue;
      }
      if (!deepEqual(entry.schema.peek(), schema)) entry.schema.value = schema;
      if (isRunning(state)) entry.status.value = { state, message, restarts };
      entry.place.value = undefined;
    }
    this.disabled.value = disabled.map(({ name, driver, reason }) => ({ name, driver, reason }));
    this.loaded.value = true;
  }

  #status({ connector, driver, state, message, restarts }: EventOf<"connector.status">): void {
    const entry = this.find(connector);
    if (entry === undefined) return this.#refresher.soon();
    batch(() => {
      entry.driver.value = driver;
      entry.status.value = { state, message, restarts };
      if (state !== "error") entry.place.value = undefined;
    });
  }

  #failed({ connector, file, line, column }: EventOf<"connector.error">): void {
    const entry = this.find(connector);
    if (entry !== undefined) entry.place.value = { file, line, column };
  }
}
