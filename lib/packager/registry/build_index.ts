import { basename, join } from "node:path";
import { AppError } from "@/lib/protocol/mod.ts";
import {
  compareVersions,
  FindingsError,
  inspectPackage,
  isRefused,
  PACKAGE_SUFFIX,
  validatePackage,
} from "@/lib/packages/mod.ts";
import { readJson } from "./read_json.ts";
import { entryOf, type RegistryEntry, type RegistryIndex } from "./registry_entry.ts";

/** Options of {@linkcode buildIndex}. */
export interface BuildIndexOptions {
  /** Address of the folder the packages can be fetched from. Needed when there are packages. */
  base?: string;
  /** An index made before: entries of packages that did not change keep their `published`. */
  before?: RegistryIndex;
  now?: Date;
  /** Gets what is said of the entries besides. */
  tell?: (note: string) => void;
}

/**
 * Makes the index of a registry from a folder: an entry for every package, and the entries that lie there as `.json`
 * files of their own. They are ordered by id, the highest version of each first.
 *
 * @throws {AppError} When a package is refused or a file is no entry.
 */
export async function buildIndex(
  folder: string,
  { base, before, now = new Date(), tell = () => {} }: BuildIndexOptions,
): Promise<RegistryIndex> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).filter(({ isFile }) => isFile).map(({ name }) =>
    name
  );
  const drivers: RegistryEntry[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    if (name.endsWith(PACKAGE_SUFFIX)) {
      if (base === undefined) {
        const message = `${name} needs an address to be fetched from; name that of its folder with --url`;
        throw new AppError("VALIDATION_MISSING_PARAM", message);
      }
      drivers.push(await packagedEntry(path, { base, before, published: now.toISOString().slice(0, 10) }));
    } else if (name.endsWith(".json")) drivers.push(...await writtenEntries(path, tell));
  }
  drivers.sort((a, b) => a.id < b.id ? -1 : a.id > b.id ? 1 : compareVersions(b.version, a.version));
  return { version: 1, updated: now.toISOString(), drivers };
}

async function packagedEntry(
  path: string,
  { base, before, published }: { base: string; before: RegistryIndex | undefined; published: string },
): Promise<RegistryEntry> {
  const { findings } = await validatePackage(path);
  if (isRefused(findings)) throw new FindingsError(`Cannot list ${basename(path)}`, findings);
  const entry = entryOf(await inspectPackage(path), { base, published });
  const known = before?.drivers.find(({ id, version, sha256 }) =>
    id === entry.id && version === entry.version && sha256 === entry.sha256
  );
  return typeof known?.published === "string" ? { ...entry, published: known.published } : entry;
}

// An index that lies in the folder, as the one made last time, is none of its entries.
async function writtenEntries(path: string, tell: (note: string) => void): Promise<RegistryEntry[]> {
  const notes: string[] = [];
  const value = await readJson(path, (note) => notes.push(note));
  if (typeof value !== "object" || value === null) {
    throw new AppError("CONFIG_INVALID", `${path} is no entry of a registry, which is a JSON object`);
  }
  if (Array.isArray((value as { drivers?: unknown }).drivers)) return [];
  notes.forEach(tell);
  return [value as RegistryEntry];
}
