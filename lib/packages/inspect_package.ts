import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { Archive, type ArchiveOptions } from "./archive/archive.ts";
import type { ArchiveEntry } from "./archive/read_directory.ts";
import { asInstallFailed } from "./install_failed.ts";
import type { Manifest } from "./manifest.ts";
import { readManifest } from "./read_manifest.ts";
import { readSignature, type Signature, type SignatureOptions } from "./signature.ts";

/** One file in a package. */
export interface PackagedFile {
  name: string;
  /** Unpacked. */
  bytes: number;
  packedBytes: number;
  /** 64 lower-case hex characters. */
  sha256: string;
}

/** What is in a package. */
export interface PackageInfo {
  /** Absolute path of the package. */
  path: string;
  /** Bytes of the package. */
  bytes: number;
  /** Of the whole package, 64 lower-case hex characters: what a registry entry carries. */
  sha256: string;
  manifest: Manifest;
  files: PackagedFile[];
  readme: string | null;
  changelog: string | null;
  template: string | null;
  signature: Signature;
}

/** Texts of a package that are shown are cut here. */
const MAX_SHOWN_BYTES = 1024 * 1024;

/**
 * Looks into a package without unpacking it anywhere; every checksum is checked on the way.
 *
 * @throws {AppError} `MARKETPLACE_INSTALL_FAILED` when the archive is refused or its manifest does not say who it is.
 */
export async function inspectPackage(
  path: string,
  options: ArchiveOptions & SignatureOptions = {},
): Promise<PackageInfo> {
  using archive = await Archive.open(path, options);
  try {
    const { manifest } = await readManifest(archive);
    const files: PackagedFile[] = [];
    for (const entry of archive.entries) if (!entry.isFolder) files.push(await describe(archive, entry));
    const sha256 = await archive.sha256();
    await archive.refuseChanged();
    return {
      path: resolve(path),
      bytes: archive.bytes,
      sha256,
      manifest,
      files,
      readme: await textOf(archive, "README.md"),
      changelog: await textOf(archive, "CHANGELOG.md"),
      template: await textOf(archive, "template.js"),
      signature: await readSignature(path, options),
    };
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw asInstallFailed(path, error);
  }
}

async function describe(archive: Archive, entry: ArchiveEntry): Promise<PackagedFile> {
  const hash = createHash("sha256");
  for await (const chunk of archive.chunks(entry)) hash.update(chunk);
  const { name, bytes, packedBytes } = entry;
  return { name, bytes, packedBytes, sha256: hash.digest("hex") };
}

async function textOf(archive: Archive, name: string): Promise<string | null> {
  const entry = archive.find(name);
  if (entry === undefined || entry.bytes > MAX_SHOWN_BYTES) return null;
  return new TextDecoder().decode(await archive.read(entry, MAX_SHOWN_BYTES));
}
