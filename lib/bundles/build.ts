import { join } from "node:path";
import { IN_USE, layoutOf, textOf } from "./layout.ts";

/** Absolute paths of one build. */
export interface Build {
  folder: string;
  /** Program of guest processes. */
  guest: string;
  /** Program of the reaper. */
  reaper: string;
  /** Folder of the page's islands. */
  islands: string;
  /** Folder of the client library. */
  client: string;
}

/** A build that is not swept before it is disposed. */
export interface HeldBuild extends Build, Disposable {}

/** How often a build may be replaced and swept between the reading of its name and its being held. */
const TRIES = 5;

/**
 * The newest build.
 *
 * @param home Absolute path of the project.
 * @throws {Error} When nothing has been built yet.
 */
export async function newestBuild(home: string): Promise<Build> {
  const { builds, pointer } = layoutOf(home);
  const name = (await textOf(pointer))?.trim();
  if (!name) throw new Error(`Nothing has been built in ${home} yet; deno task build does it`);
  const folder = join(builds, name);
  return {
    folder,
    guest: join(folder, "guest.js"),
    reaper: join(folder, "reaper.js"),
    islands: join(folder, "islands"),
    client: join(folder, "client"),
  };
}

/**
 * The newest build, kept until it is disposed: a server goes on with the files it has started with, whatever is built
 * meanwhile. The system gives it back when the process dies.
 *
 * @throws {Error} When nothing has been built yet.
 */
export async function holdBuild(home: string): Promise<HeldBuild> {
  for (let left = TRIES;; left--) {
    const build = await newestBuild(home);
    const lock = await hold(join(build.folder, IN_USE));
    if (lock !== undefined) return { ...build, [Symbol.dispose]: () => lock.close() };
    if (left === 0) throw new Error(`${build.folder} is incomplete; deno task build makes it anew`);
  }
}

/** Where the server keeps what it has learned of the house's own drivers. */
export function programCache(home: string): string {
  return join(layoutOf(home).dist, "programs.json");
}

async function hold(path: string): Promise<Deno.FsFile | undefined> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  // Whoever sweeps renames first: a lock on a file that has gone from its place holds nothing.
  if (await file.tryLock(false) && await Deno.stat(path).then(() => true, () => false)) return file;
  file.close();
  return undefined;
}
