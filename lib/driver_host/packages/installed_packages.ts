import { join } from "node:path";
import type { Logger } from "@/lib/core/mod.ts";
import { collectStale, compareVersions, type ExtractedPackage, extractPackage } from "@/lib/packages/mod.ts";
import { errorText, type Finding } from "@/lib/protocol/mod.ts";
import { type DriverFile, readTemplate } from "../driver_files.ts";

/** A package in the drivers folder, unpacked. */
export interface InstalledPackage extends ExtractedPackage {
  /** Absolute path of the `.muxdriver`. */
  file: string;
}

/** Options of {@linkcode InstalledPackages}. */
export interface InstalledPackagesOptions {
  /** Absolute path of `workspace/drivers`; packages lie in it or in its folder `packages`. */
  folder: string;
  /** Absolute path of the folder in which packages are unpacked. */
  cache: string;
  log: Logger;
  /** What is wrong with a package beyond what its archive shows, as a missing signature. */
  check(installed: InstalledPackage): Promise<Finding[]>;
}

const SUFFIX = ".muxdriver";

/**
 * The driver packages of a workspace. Each is unpacked once into a folder of its own version, so that connectors of the
 * version before go on until they are reloaded; of several versions the highest one is in force.
 */
export class InstalledPackages {
  readonly #options: InstalledPackagesOptions;
  #all: readonly InstalledPackage[] = [];
  #files: readonly DriverFile[] = [];
  #looking: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  /** What was unpacked before, and must stay until nothing can use it any more. */
  readonly #used = new Set<string>();

  constructor(options: InstalledPackagesOptions) {
    this.#options = options;
  }

  /** The packages in force, as the last look has found them. */
  get all(): readonly InstalledPackage[] {
    return this.#all;
  }

  /** Driver files of the packages of some tiers; looks at the folder first. */
  async files(tiers: readonly number[]): Promise<DriverFile[]> {
    await this.look();
    return this.#files.filter(({ origin }) => tiers.includes(origin!.tier));
  }

  /**
   * Looks at the folder: unpacks what is new, forgets what is gone. A look that is under way may have missed what has just
   * changed, so whoever asks meanwhile gets the next one, which they share.
   */
  look(): Promise<void> {
    if (this.#looking === undefined) {
      this.#looking = this.#look().finally(() => this.#looking = undefined);
      return this.#looking;
    }
    this.#next ??= this.#looking.catch(() => {}).then(() => {
      this.#next = undefined;
      return this.look();
    });
    return this.#next;
  }

  async #look(): Promise<void> {
    const { folder, cache, log } = this.#options;
    const paths = (await Promise.all([folder, join(folder, "packages")].map(packagesIn))).flat();
    const best = new Map<string, InstalledPackage>();
    for (const path of paths) {
      try {
        const extracted = { ...await extractPackage(path, cache), file: path };
        const other = best.get(extracted.id);
        if (other === undefined || compareVersions(extracted.version, other.version) > 0) {
          best.set(extracted.id, extracted);
        }
      } catch (error) {
        log.warn(errorText(error));
      }
    }
    this.#all = [...best.values()];
    this.#files = await Promise.all(this.#all.map((found) => this.#describe(found)));
    // What was in force since the start may still run; it goes with the next start.
    for (const { folder: unpacked } of this.#all) this.#used.add(unpacked);
    await collectStale(cache, this.#used).catch((error) =>
      log.warn(`Cannot clean ${cache}: ${errorText(error)}`)
    );
  }

  async #describe(found: InstalledPackage): Promise<DriverFile> {
    const { manifest, folder, sha256 } = found;
    const requirements = join(folder, "requirements.txt");
    const needs = await Deno.stat(requirements).then((info) => info.isFile, () => false);
    const findings = await this.#options.check(found);
    const file = join(folder, manifest.entryPoint);
    return {
      file,
      template: await readTemplate(join(folder, "template.js")),
      size: await Deno.stat(file).then((info) => info.size, () => 0),
      // Any number that changes with the package: unpacked files carry fixed times.
      mtime: parseInt(sha256.slice(0, 12), 16),
      origin: {
        id: found.id,
        version: found.version,
        tier: manifest.tier,
        category: manifest.category,
        details: manifest.details,
        findings,
        venv: manifest.tier === 2 && needs ? { folder: join(folder, ".venv"), requirements } : undefined,
      },
    };
  }
}

async function packagesIn(folder: string): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.isFile && entry.name.endsWith(SUFFIX) && !entry.name.startsWith(".")) {
        paths.push(join(folder, entry.name));
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return paths.sort();
}
