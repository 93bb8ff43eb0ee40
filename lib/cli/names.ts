import type { ConnectorSchema } from "@/lib/protocol/mod.ts";
import type { CliClient } from "./cli_client.ts";

/** Milliseconds a list of names may be old. */
const FRESH_MS = 3000;

/** What there is on the server, asked once and kept for three seconds: names for completion, units for values. */
export class Names {
  readonly #client: CliClient;
  readonly #kept = new Map<string, { at: number; value: Promise<unknown> }>();
  readonly #now: () => number;

  constructor(client: CliClient, now: () => number = () => performance.now()) {
    this.#client = client;
    this.#now = now;
  }

  /** Names of the loaded connectors. */
  connectors(): Promise<readonly string[]> {
    return this.#keep("connectors", async () => (await this.#client.request("connectors.list", {})).value);
  }

  /** Schema of a connector, hidden items included: they can be called. */
  schema(name: string): Promise<ConnectorSchema> {
    return this.#keep(`schema ${name.toLowerCase()}`, async () => {
      return (await this.#client.request("connector.schema", { name, includeHidden: true })).value;
    });
  }

  /** Names of the registered drivers. */
  drivers(): Promise<readonly string[]> {
    return this.#keep("drivers", async () => {
      return (await this.#client.request("drivers.list", {})).value.map(({ name }) => name);
    });
  }

  /** Names of the scripts, and of those that run. */
  scripts(): Promise<{ all: readonly string[]; running: readonly string[] }> {
    return this.#keep("scripts", async () => {
      const { value, running } = await this.#client.request("scripts.list", {});
      return { all: value, running: running.map(({ name }) => name) };
    });
  }

  /** Forgets everything, because something has changed. */
  forget(): void {
    this.#kept.clear();
  }

  #keep<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(key);
    if (kept !== undefined && this.#now() - kept.at < FRESH_MS) return kept.value as Promise<T>;
    const value = ask();
    this.#kept.set(key, { at: this.#now(), value });
    value.catch(() => this.#kept.delete(key));
    return value;
  }
}
