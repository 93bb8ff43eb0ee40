import { fileReason, type Logger, readRegularText, writeFileAtomically } from "@/lib/core/mod.ts";
import { AppError, errorText, shownName } from "@/lib/protocol/mod.ts";
import { fetchBytes } from "./fetch_bytes.ts";
import { parseRegistryIndex, type RegistryEntry } from "./registry_index.ts";

/** Options of {@linkcode RegistrySource}. */
export interface RegistrySourceOptions {
  /** Address or path of the index; undefined when none is configured. */
  address(): string | undefined;
  /** File that keeps the index between starts. */
  cache: string;
  log: Logger;
  /** Milliseconds since 1970; for tests. */
  now?: () => number;
}

interface Kept {
  address: string;
  fetchedAt: number;
  text: string;
}

/** How long an index counts as new, in milliseconds (spec wire §8.6). */
const FRESH_MS = 24 * 60 * 60 * 1000;
const MAX_BYTES = 32 * 1024 * 1024;
const QUIET_MS = 15_000;

/** The index of the configured registry, kept for 24 hours and, when the registry cannot be reached, for longer. */
export class RegistrySource {
  readonly #options: RegistrySourceOptions;
  readonly #abort = new AbortController();
  #kept: Kept | undefined;
  #parsed: { text: string; entries: RegistryEntry[] } | undefined;
  #fetching: Promise<Kept> | undefined;

  constructor(options: RegistrySourceOptions) {
    this.#options = options;
  }

  /** Address relative addresses in the index are relative to. */
  get base(): string {
    return this.#options.address() ?? "";
  }

  /**
   * The entries of the index; fetches it when it is older than 24 hours.
   *
   * @returns No entries when no registry is configured.
   * @throws {AppError} `MARKETPLACE_INSTALL_FAILED` when there is neither a registry to be reached nor a kept index.
   */
  async entries(): Promise<RegistryEntry[]> {
    const address = this.#options.address();
    if (address === undefined) return [];
    const kept = await this.#load(address);
    if (kept !== undefined && this.#now() - kept.fetchedAt < FRESH_MS) return this.#parse(kept);
    try {
      return this.#parse(await this.#fetch(address));
    } catch (error) {
      if (kept === undefined) throw error;
      this.#options.log.warn(
        `${errorText(error)}; the index of ${new Date(kept.fetchedAt).toISOString()} is used`,
      );
      return this.#parse(kept);
    }
  }

  /** Fetches the index whatever its age. Throws when the registry cannot be reached or none is configured. */
  async refresh(): Promise<RegistryEntry[]> {
    const address = this.#options.address();
    if (address === undefined) {
      throw new AppError(
        "MARKETPLACE_INSTALL_FAILED",
        "No registry is configured; set marketplace.registry in config/server.json to its address or path",
      );
    }
    return this.#parse(await this.#fetch(address));
  }

  /** Ends what is being fetched. */
  close(): void {
    this.#abort.abort(new AppError("MARKETPLACE_INSTALL_FAILED", "The server stops"));
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  async #load(address: string): Promise<Kept | undefined> {
    if (this.#kept === undefined) {
      const text = await readRegularText(this.#options.cache, { most: 2 * MAX_BYTES }).catch(() => undefined);
      try {
        this.#kept = text === undefined ? undefined : JSON.parse(text) as Kept;
      } catch {
        this.#kept = undefined;
      }
    }
    return this.#kept?.address === address ? this.#kept : undefined;
  }

  #fetch(address: string): Promise<Kept> {
    this.#fetching ??= this.#fetchOnce(address).finally(() => this.#fetching = undefined);
    return this.#fetching;
  }

  async #fetchOnce(address: string): Promise<Kept> {
    const bytes = await fetchBytes(address, address, {
      limit: MAX_BYTES,
      quietMs: QUIET_MS,
      signal: this.#abort.signal,
    });
    const kept = { address, fetchedAt: this.#now(), text: new TextDecoder().decode(bytes) };
    this.#parse(kept);
    this.#kept = kept;
    await writeFileAtomically(this.#options.cache, JSON.stringify(kept)).catch((error) =>
      this.#options.log.warn(`Cannot keep the registry index: ${fileReason(error)}`)
    );
    return kept;
  }

  #parse({ text, address }: Kept): RegistryEntry[] {
    if (this.#parsed?.text === text) return this.#parsed.entries;
    const { entries, refused, repeated } = parseRegistryIndex(text, address);
    const { log } = this.#options;
    if (refused > 0) log.warn(`The registry ${address} has ${refused} entries that are wrong`);
    for (const path of repeated) {
      log.warn(
        `The registry ${address} has "${shownName(path)}" more than once, and only the last one counts`,
      );
    }
    this.#parsed = { text, entries };
    return entries;
  }
}
