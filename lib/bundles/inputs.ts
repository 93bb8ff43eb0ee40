import { join } from "node:path";
import { sha256Hex, writeFileAtomically } from "@/lib/core/mod.ts";
import { INPUTS, layoutOf, textOf } from "./layout.ts";

/** What a build is made from. A file that looks as it did is not read again. */
export interface Inputs {
  /** Version of Deno, whose bundler it was. */
  deno: string;
  files: Record<string, { size: number; modified: number; sha256: string }>;
}

/** Folders whose files go into bundles; a test holds them against what the bundles really import. */
export const SOURCES: readonly string[] = [
  "islands",
  "lib/client",
  "lib/core",
  "lib/format",
  "lib/protocol",
  "lib/sandbox",
  "lib/ui",
];
/** Single files that decide what a bundle holds. */
export const SETTINGS: readonly string[] = [
  "deno.json",
  "deno.lock",
  "tools/build_client.ts",
  "tools/build_guest.ts",
  "tools/build_islands.ts",
  "tools/bundle.ts",
];

/**
 * The inputs as they are now.
 *
 * @param home Absolute path of the project.
 * @param known Inputs of an earlier time, whose hashes are taken over for files of the same size and time.
 */
export async function readInputs(home: string, known?: Inputs): Promise<Inputs> {
  const names = [...SETTINGS, ...SOURCES.flatMap((folder) => filesBelow(home, folder))];
  const files: Inputs["files"] = {};
  for (const name of names) {
    const path = join(home, name);
    const { size, mtime } = Deno.statSync(path);
    const modified = mtime?.getTime() ?? 0;
    const before = known?.files[name];
    const same = before !== undefined && before.size === size && before.modified === modified;
    files[name] = {
      size,
      modified,
      sha256: same ? before.sha256 : await sha256Hex(await Deno.readFile(path)),
    };
  }
  return { deno: Deno.version.deno, files };
}

/** The name of the build these inputs give: the same inputs, the same name. */
export async function buildName({ deno, files }: Inputs): Promise<string> {
  const lines = Object.entries(files).map(([name, { sha256 }]) => `${name} ${sha256}`).toSorted();
  const text = [deno, ...lines].join("\n");
  return (await sha256Hex(new TextEncoder().encode(text))).slice(0, 16);
}

/**
 * True when the newest build is made from what the sources are now. Costs a look at each file, and the reading of those
 * whose time has changed.
 */
export async function isUpToDate(home: string): Promise<boolean> {
  const { builds, pointer } = layoutOf(home);
  const newest = (await textOf(pointer))?.trim();
  if (!newest) return false;
  const path = join(builds, newest, INPUTS);
  const known = inputsFrom(await textOf(path));
  if (known === undefined) return false;
  const now = await readInputs(home, known);
  if (await buildName(now) !== newest) return false;
  // A file that was saved without a change is read once, not at each start.
  const text = JSON.stringify(now);
  if (text !== JSON.stringify(known)) await writeFileAtomically(path, text).catch(() => {});
  return true;
}

function inputsFrom(text: string | undefined): Inputs | undefined {
  try {
    const value = JSON.parse(text ?? "") as Partial<Inputs>;
    return typeof value.files === "object" ? value as Inputs : undefined;
  } catch {
    return undefined;
  }
}

/** Source files below a folder, tests left out, with forward slashes. */
function filesBelow(home: string, folder: string): string[] {
  return [...Deno.readDirSync(join(home, folder))].flatMap(({ name, isDirectory }) => {
    const place = `${folder}/${name}`;
    if (isDirectory) return filesBelow(home, place);
    return /\.tsx?$/.test(name) && !/_test\.tsx?$/.test(name) ? [place] : [];
  }).toSorted();
}
