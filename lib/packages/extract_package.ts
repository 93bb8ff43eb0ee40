import { dirname, join, resolve } from "node:path";
import { errorText } from "@/lib/protocol/mod.ts";
import { Archive, type ArchiveOptions } from "./archive/archive.ts";
import type { ArchiveEntry } from "./archive/read_directory.ts";
import { asInstallFailed, installFailed } from "./install_failed.ts";
import type { Manifest } from "./manifest.ts";
import { readManifest } from "./read_manifest.ts";
import { isUnpacked, STAMP_NAME, writeStamp } from "./stamp.ts";
import { takeTemporary } from "./temporary_folder.ts";

/** A package that lies unpacked in the cache. */
export interface ExtractedPackage {
  id: string;
  version: string;
  /** Absolute path: `<cache>/<id>@<version>`; an id with an organisation makes a folder of its own in the cache. */
  folder: string;
  manifest: Manifest;
  /** Of the package file, 64 lower-case hex characters. */
  sha256: string;
}

/** The virtual environment of a Python driver lies here and outlives a rebuilt package of the same version. */
const VENV_NAME = ".venv";

/** Files up to this size are written in one go. */
const SMALL_BYTES = 256 * 1024;

/** Unpacking under way, by folder: the same one waits its turn. */
const underWay = new Map<string, Promise<unknown>>();

/**
 * Unpacks a package into the cache, or finds it there: with the same content nothing is written. The folder appears at
 * once and whole, or not at all; a package that was built again under the same version takes its place.
 *
 * @param path Path of the package; it is only read.
 * @param cache Folder for unpacked packages, made when it is not there.
 * @throws {AppError} `MARKETPLACE_INSTALL_FAILED`, naming the package, the entry and the reason; nothing is left behind.
 *
 * @example
 * const { folder, manifest } = await extractPackage("muxit-gcode-v1.1.0.muxdriver", "workspace/drivers/.cache");
 * await Deno.stat(`${folder}/${manifest.entryPoint}`);
 */
export async function extractPackage(
  path: string,
  cache: string,
  options: ArchiveOptions = {},
): Promise<ExtractedPackage> {
  using archive = await Archive.open(path, options);
  try {
    const { manifest } = await readManifest(archive);
    const { id, version } = manifest;
    const folder = packageFolder(cache, manifest);
    const sha256 = await archive.sha256();
    const unpacked = { id, version, folder, manifest, sha256 };
    await inTurn(folder, async () => {
      if (!await isUnpacked(folder, sha256)) await unpack(archive, { cache: resolve(cache), ...unpacked });
    });
    return unpacked;
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw asInstallFailed(path, error);
  }
}

/** Where a package lies unpacked in a cache. */
export function packageFolder(cache: string, { id, version }: { id: string; version: string }): string {
  return join(resolve(cache), ...`${id}@${version}`.split("/"));
}

async function inTurn(folder: string, work: () => Promise<void>): Promise<void> {
  const before = underWay.get(folder);
  const turn = (async () => {
    await before?.catch(() => {});
    await work();
  })();
  underWay.set(folder, turn);
  try {
    await turn;
  } finally {
    if (underWay.get(folder) === turn) underWay.delete(folder);
  }
}

async function unpack(archive: Archive, target: ExtractedPackage & { cache: string }): Promise<void> {
  const { id, version, sha256, manifest } = target;
  refuseReserved(archive);
  await using temporary = await takeTemporary(target.cache);
  const program = manifest.tier === 3 ? manifest.entryPoint : undefined;
  const made = new Set<string>();
  for (const entry of archive.entries) {
    await unpackEntry(archive, entry, { into: temporary.folder, program, made });
  }
  await archive.refuseChanged();
  const files = archive.entries.filter(({ isFolder }) => !isFolder);
  await writeStamp(temporary.folder, {
    id,
    version,
    sha256,
    files: files.map(({ name, bytes }) => [name, bytes]),
  });
  await putInPlace(temporary.folder, target);
}

// These names are the cache's own: a package must not pass for unpacked, nor bring a Python environment along.
function refuseReserved({ path, entries }: Archive): void {
  const taken = entries.find(({ name }) => {
    const first = name.split("/")[0]!.toLowerCase();
    return first === STAMP_NAME || first === VENV_NAME;
  });
  if (taken !== undefined) {
    throw installFailed({ path, entry: taken.name, reason: "has a name the cache keeps for itself" });
  }
}

async function unpackEntry(
  archive: Archive,
  entry: ArchiveEntry,
  { into, program, made }: { into: string; program: string | undefined; made: Set<string> },
): Promise<void> {
  const path = join(into, ...entry.name.split("/"));
  const parent = entry.isFolder ? path : dirname(path);
  if (!made.has(parent)) await Deno.mkdir(parent, { recursive: true });
  made.add(parent);
  if (entry.isFolder) return;
  // No mode but these two: what an archive wishes for is not given, as a set-user-id bit.
  const mode = entry.name === program || (program !== undefined && (entry.mode & 0o111) !== 0)
    ? 0o755
    : 0o644;
  if (entry.bytes <= SMALL_BYTES) {
    return await Deno.writeFile(path, await archive.read(entry, SMALL_BYTES), { createNew: true, mode });
  }
  using file = await Deno.open(path, { write: true, createNew: true, mode });
  for await (const chunk of archive.chunks(entry)) {
    for (let written = 0; written < chunk.length;) written += await file.write(chunk.subarray(written));
  }
}

/** Moves the new folder to its place; an older one goes, and its virtual environment stays. */
async function putInPlace(
  fresh: string,
  { cache, folder }: { cache: string; folder: string },
): Promise<void> {
  await Deno.mkdir(dirname(folder), { recursive: true });
  await using aside = await takeTemporary(cache);
  const old = join(aside.folder, "old");
  const venv = join(fresh, VENV_NAME);
  if (!await moved(folder, old)) return await Deno.rename(fresh, folder);
  const keepsVenv = await moved(join(old, VENV_NAME), venv);
  try {
    await Deno.rename(fresh, folder);
  } catch (error) {
    if (keepsVenv) await Deno.rename(venv, join(old, VENV_NAME));
    await Deno.rename(old, folder);
    throw new Error(`${folder} cannot be replaced (${errorText(error)}); is a driver of it running?`, {
      cause: error,
    });
  }
}

async function moved(from: string, to: string): Promise<boolean> {
  try {
    await Deno.rename(from, to);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
