import { basename } from "node:path";
import { changelogSection, type PackageInfo } from "@/lib/packages/mod.ts";

/** One driver of a registry index. Beside the required fields anything may stand. */
export interface RegistryEntry {
  id: string;
  name: string;
  version: string;
  downloadUrl: string;
  [field: string]: unknown;
}

/** The index of a registry. */
export interface RegistryIndex {
  version: 1;
  /** ISO time of building. */
  updated: string;
  drivers: RegistryEntry[];
}

/**
 * The entry a package gets.
 *
 * @param base Address of the folder the packages can be fetched from, `https://…`.
 * @param published ISO day.
 */
export function entryOf(
  info: PackageInfo,
  { base, published }: { base: string; published: string },
): RegistryEntry {
  const { manifest, sha256, bytes, readme, changelog } = info;
  const { author, minimumServerVersion } = manifest;
  const entry: RegistryEntry = {
    id: manifest.id,
    name: manifest.name,
    version: manifest.version,
    downloadUrl:
      new URL(encodeURIComponent(basename(info.path)), base.endsWith("/") ? base : `${base}/`).href,
    description: manifest.description,
    author: author && { name: author.name, github: author.github },
    group: manifest.group ?? "instruments",
    tier: manifest.tier,
    category: manifest.category,
    tags: manifest.tags,
    license: manifest.license,
    repository: manifest.repository,
    capabilities: manifest.capabilities,
    minMuxitVersion: minimumServerVersion,
    downloadSize: bytes,
    sha256,
    published,
    readme: readme ?? undefined,
    changelog: changelog === null ? undefined : changelogSection(changelog, manifest.version),
  };
  return JSON.parse(JSON.stringify(entry));
}
