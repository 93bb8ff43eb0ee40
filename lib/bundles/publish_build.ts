import { join } from "node:path";
import { withDeadline, writeFileAtomically } from "@/lib/core/mod.ts";
import { buildName, isUpToDate, readInputs } from "./inputs.ts";
import { IN_USE, INPUTS, layoutOf } from "./layout.ts";

/** Milliseconds another build may take before this one gives up waiting for it. */
const TURN_MS = 120_000;
/** What a folder is called while it is filled or removed; whatever bears it without a builder is left over. */
const UNFINISHED = /\.(making|going)$/;

/** Writes the files of a build into a folder that is empty. */
export type Bundler = (folder: string) => Promise<void>;

/**
 * Makes a build in a folder of its own and names it as the newest in one step; servers that run keep theirs. Does nothing
 * when nothing has changed. Builders of one project take turns.
 *
 * @returns False when the newest build was up to date.
 * @throws {DeadlineError} When another build does not come to its end.
 * @throws Whatever the bundler throws; the newest build stays what it was.
 */
export async function publishBuild(home: string, bundle: Bundler): Promise<boolean> {
  const { dist, builds, pointer, buildLock } = layoutOf(home);
  await Deno.mkdir(builds, { recursive: true });
  using turn = await Deno.open(buildLock, { create: true, write: true });
  await withDeadline(turn.lock(true), {
    ms: TURN_MS,
    doing: `Cannot build in ${dist} while another build runs`,
  });
  if (await isUpToDate(home)) return false;
  // Read before the bundling: what changes meanwhile is seen at the next start.
  const inputs = await readInputs(home);
  const name = await buildName(inputs);
  const folder = join(builds, name);
  if (!await isComplete(folder)) {
    const making = `${folder}.making`;
    await Deno.remove(making, { recursive: true }).catch(ignoreMissing);
    await Deno.mkdir(making);
    await bundle(making);
    await Deno.writeTextFile(join(making, IN_USE), "");
    await Deno.writeTextFile(join(making, INPUTS), JSON.stringify(inputs));
    await Deno.rename(making, folder);
  }
  await writeFileAtomically(pointer, `${name}\n`);
  await sweep(builds, name);
  return true;
}

/** Removes the builds nobody uses. */
async function sweep(builds: string, newest: string): Promise<void> {
  for (const { name } of [...Deno.readDirSync(builds)]) {
    if (name === newest) continue;
    const folder = join(builds, name);
    if (UNFINISHED.test(name)) await Deno.remove(folder, { recursive: true });
    else if (await isFree(folder)) {
      await Deno.rename(folder, `${folder}.going`);
      await Deno.remove(`${folder}.going`, { recursive: true });
    }
  }
}

async function isFree(folder: string): Promise<boolean> {
  try {
    using lock = await Deno.open(join(folder, IN_USE), { write: true });
    return await lock.tryLock(true);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

async function isComplete(folder: string): Promise<boolean> {
  return await Deno.stat(join(folder, INPUTS)).then(() => true, () => false);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
