import { basename, join } from "node:path";
import { fileReason, type Logger, readRegularText, sha256Hex } from "@/lib/core/mod.ts";
import type { DriverRegistry, InstalledPackage, InstalledPackages } from "@/lib/driver_host/mod.ts";
import {
  compareVersions,
  MAX_SIGNATURE_BYTES,
  packageFileName,
  SIGNATURE_SUFFIX,
} from "@/lib/packages/mod.ts";
import {
  AppError,
  type InstalledPackage as InstalledFacts,
  type OfferedPackage,
} from "@/lib/protocol/mod.ts";
import { checkPackage } from "./check_package.ts";
import { fetchBytes } from "./fetch_bytes.ts";
import type { RegistryEntry } from "./registry_index.ts";
import type { RegistrySource } from "./registry_source.ts";

/** How far an installation has come, as clients are told. */
export interface Progress {
  driverId: string;
  phase: "downloading" | "verifying" | "installing" | "complete" | "failed";
  percent: number;
}

/** What is to be installed: one of the registry, or a file. */
export type InstallRequest = { id: string; version?: string | undefined } | { filePath: string };

/** Options of {@linkcode Marketplace}. */
export interface MarketplaceOptions {
  /** Absolute path of `workspace/drivers`. */
  folder: string;
  source: RegistrySource;
  packages: InstalledPackages;
  registry: DriverRegistry;
  /** Ed25519 keys premium packages may be signed with, as PEM. */
  publicKeys(): readonly string[];
  progress(progress: Progress): void;
  log: Logger;
}

/** What was installed. */
export interface Installed {
  id: string;
  name: string;
  version: string;
}

const MAX_PACKAGE_BYTES = 200 * 1024 * 1024;
const QUIET_MS = 30_000;

/** Finds, installs, updates and removes driver packages. One installation or removal at a time. */
export class Marketplace {
  readonly #options: MarketplaceOptions;
  readonly #abort = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: MarketplaceOptions) {
    this.#options = options;
  }

  /** The newest version of each package of the registry that fits; words are looked for in id, name, text and tags. */
  async search(filter: { query?: string; group?: string; tier?: number }): Promise<OfferedPackage[]> {
    const words = (filter.query ?? "").toLowerCase().split(/\s+/).filter((word) => word !== "");
    return newestOf(await this.#options.source.entries())
      .filter(({ group, tier }) => (filter.group ?? group) === group && (filter.tier ?? tier) === tier)
      .filter((entry) => words.every((word) => wordsOf(entry).includes(word)))
      .map((entry) => this.#offered(entry));
  }

  /** The entry of a package in the registry, the highest version unless one is given. */
  async find(id: string, version?: string): Promise<RegistryEntry | undefined> {
    const entries = (await this.#options.source.entries()).filter((entry) => entry.id === id);
    return version === undefined ? newestOf(entries)[0] : entries.find((entry) => entry.version === version);
  }

  /** The installed package of that id. */
  installedPackage(id: string): InstalledPackage | undefined {
    return this.#options.packages.all.find((found) => found.id === id);
  }

  /** Installed packages, by id. */
  async installed(): Promise<InstalledFacts[]> {
    await this.#options.packages.look();
    return this.#options.packages.all.map(({ id, version, file, manifest }) => ({
      id,
      name: manifest.name,
      version,
      description: manifest.description ?? "",
      tier: manifest.tier,
      category: manifest.category,
      file: basename(file),
    })).sort((a, b) => a.id < b.id ? -1 : 1);
  }

  /** Installed packages of which the registry has a newer version. */
  async updates(): Promise<{ id: string; installedVersion: string; latestVersion: string }[]> {
    const newest = new Map(
      newestOf(await this.#options.source.entries()).map((entry) => [entry.id, entry.version]),
    );
    return (await this.installed()).flatMap(({ id, version }) => {
      const latest = newest.get(id);
      if (latest === undefined || compareVersions(latest, version) <= 0) return [];
      return [{ id, installedVersion: version, latestVersion: latest }];
    });
  }

  /** Fetches the index anew; gives how many packages it has. */
  async refresh(): Promise<number> {
    return newestOf(await this.#options.source.refresh()).length;
  }

  /**
   * Installs a package; an installed one of the same id is replaced when that has worked.
   *
   * @throws {AppError} `MARKETPLACE_INSTALL_FAILED` with the reason; nothing is left behind and what was installed stays.
   */
  install(request: InstallRequest): Promise<Installed> {
    return this.#inTurn(() => this.#install(request));
  }

  /**
   * Removes an installed package. Connectors that use its driver lose it.
   *
   * @throws {AppError} `MARKETPLACE_UNINSTALL_FAILED` when it is not installed or cannot be removed.
   */
  uninstall(id: string): Promise<void> {
    return this.#inTurn(() => this.#uninstall(id));
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#abort.abort(new AppError("MARKETPLACE_INSTALL_FAILED", "The server stops"));
    this.#options.source.close();
    await this.#turn;
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(task, task);
    this.#turn = result.catch(() => {});
    return result;
  }

  async #install(request: InstallRequest): Promise<Installed> {
    const name = "id" in request ? request.id : basename(request.filePath);
    const folder = await Deno.makeTempDir({ prefix: "muxit-install-" }).catch((error) => {
      throw failed(name, fileReason(error));
    });
    const tell = (phase: Progress["phase"], percent: number) =>
      this.#options.progress({ driverId: name, phase, percent: Math.round(percent) });
    try {
      const path = await this.#bring(request, { folder, tell });
      tell("verifying", 70);
      const manifest = await checkPackage(path, {
        publicKeys: this.#options.publicKeys(),
        signal: this.#abort.signal,
      });
      if ("id" in request && manifest.id !== request.id) {
        throw failed(name, `the package says it is '${manifest.id}'`);
      }
      tell("installing", 85);
      await this.#place(path, manifest);
      tell("complete", 100);
      return { id: manifest.id, name: manifest.name, version: manifest.version };
    } catch (error) {
      tell("failed", 0);
      if (error instanceof AppError && error.code === "MARKETPLACE_INSTALL_FAILED") throw error;
      throw failed(name, fileReason(error));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  /** Gets the package into a temporary folder, with its signature where there is one. */
  async #bring(
    request: InstallRequest,
    { folder, tell }: { folder: string; tell(phase: Progress["phase"], percent: number): void },
  ): Promise<string> {
    const { signal } = this.#abort;
    const limits = { limit: MAX_PACKAGE_BYTES, quietMs: QUIET_MS, signal };
    const path = join(folder, "package.muxdriver");
    if ("filePath" in request) {
      await Deno.writeFile(path, await fetchBytes(request.filePath, "/", limits));
      const signature = await readRegularText(request.filePath + SIGNATURE_SUFFIX, {
        most: MAX_SIGNATURE_BYTES,
      })
        .catch(() => undefined);
      if (signature !== undefined) await Deno.writeTextFile(path + SIGNATURE_SUFFIX, signature);
      return path;
    }
    const entry = await this.find(request.id, request.version);
    if (entry === undefined) {
      const which = request.version === undefined ? "" : ` in version ${request.version}`;
      throw failed(
        request.id,
        `the registry has no such package${which}; marketplace.search lists what it has`,
      );
    }
    tell("downloading", 0);
    const bytes = await fetchBytes(entry.downloadUrl, this.#options.source.base, {
      ...limits,
      progress: (received, total) =>
        tell("downloading", 60 * Math.min(1, received / (total || entry.downloadSize || Infinity))),
    });
    const sha256 = await sha256Hex(bytes);
    if (entry.sha256 !== undefined && entry.sha256.toLowerCase() !== sha256) {
      throw failed(request.id, `its SHA-256 is ${sha256}, the registry says ${entry.sha256}`);
    }
    await Deno.writeFile(path, bytes);
    if (entry.signature !== undefined) await Deno.writeTextFile(path + SIGNATURE_SUFFIX, entry.signature);
    return path;
  }

  /** Puts a checked package into the drivers folder, takes away what it replaces, and lets the drivers be found. */
  async #place(path: string, manifest: { id: string; version: string }): Promise<void> {
    const { folder, packages, registry } = this.#options;
    await packages.look();
    const before = packages.all.filter(({ id }) => id === manifest.id).map(({ file }) => file);
    const target = join(folder, packageFileName(manifest));
    await moveInto(path, target);
    await moveInto(path + SIGNATURE_SUFFIX, target + SIGNATURE_SUFFIX, { optional: true });
    for (const file of before) if (file !== target) await removePackage(file);
    await registry.scan();
    await registry.scanned();
    if (packages.all.some(({ id, version }) => id === manifest.id && version === manifest.version)) return;
    await removePackage(target);
    throw failed(manifest.id, "it could not be unpacked; the server's log says why");
  }

  async #uninstall(id: string): Promise<void> {
    const { packages, registry } = this.#options;
    await packages.look();
    const found = this.installedPackage(id);
    if (found === undefined) {
      const known = packages.all.map((one) => one.id).join(", ") || "none";
      throw new AppError(
        "MARKETPLACE_UNINSTALL_FAILED",
        `Package '${id}' is not installed; installed: ${known}`,
      );
    }
    try {
      await removePackage(found.file);
    } catch (error) {
      throw new AppError(
        "MARKETPLACE_UNINSTALL_FAILED",
        `Cannot remove ${basename(found.file)}: ${fileReason(error)}`,
      );
    }
    await registry.scan();
    await registry.scanned();
  }

  #offered(entry: RegistryEntry): OfferedPackage {
    const installed = this.installedPackage(entry.id);
    const { id, name, version, description, author, group, tier, category, tags } = entry;
    return {
      ...{ id, name, version, description, author, group, tier, category, tags },
      installed: installed !== undefined,
      installedVersion: installed?.version ?? null,
    };
  }
}

function newestOf(entries: readonly RegistryEntry[]): RegistryEntry[] {
  const newest = new Map<string, RegistryEntry>();
  for (const entry of entries) {
    const other = newest.get(entry.id);
    if (other === undefined || compareVersions(entry.version, other.version) > 0) newest.set(entry.id, entry);
  }
  return [...newest.values()].sort((a, b) => a.id < b.id ? -1 : 1);
}

function wordsOf({ id, name, description, tags }: RegistryEntry): string {
  return [id, name, description, ...tags].join(" ").toLowerCase();
}

// Through a temporary name beside the target: a rename across file systems is no rename.
async function moveInto(from: string, to: string, options: { optional?: boolean } = {}): Promise<void> {
  const temporary = join(to, "..", `.${basename(to)}.muxit-${crypto.randomUUID().slice(0, 8)}.tmp`);
  try {
    await Deno.copyFile(from, temporary);
    await Deno.rename(temporary, to);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    if (options.optional === true && error instanceof Deno.errors.NotFound) return;
    throw error;
  }
}

async function removePackage(file: string): Promise<void> {
  await Deno.remove(file);
  await Deno.remove(file + SIGNATURE_SUFFIX).catch(() => {});
}

function failed(id: string, what: string): AppError {
  return new AppError("MARKETPLACE_INSTALL_FAILED", `Cannot install '${id}': ${what}`);
}
