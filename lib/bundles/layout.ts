import { join } from "node:path";

/** Where the parts of `dist/` lie. Builds have a folder each; a pointer names the one for servers that start now. */
export interface Layout {
  dist: string;
  builds: string;
  /** File whose text is the name of the newest build. */
  pointer: string;
  /** Held by whoever builds. */
  buildLock: string;
}

/** File in a build that a server locks (shared) for as long as it uses the build. */
export const IN_USE = "in-use.lock";
/** File in a build that says what it was made from. */
export const INPUTS = "inputs.json";

/** @param home Absolute path of the project. */
export function layoutOf(home: string): Layout {
  const dist = join(home, "dist");
  return {
    dist,
    builds: join(dist, "builds"),
    pointer: join(dist, "newest"),
    buildLock: join(dist, "build.lock"),
  };
}

/** The text of a file, or `undefined` when there is none. */
export async function textOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
