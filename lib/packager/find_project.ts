import { join, relative, resolve } from "node:path";
import { AppError } from "@/lib/protocol/mod.ts";

/** Folders that hold project folders, below the folder the program runs in. */
const HOMES = ["drivers", "drivers/js", "drivers/py", "drivers/native"];

/**
 * The project folder somebody means: a path, or the name of a folder in `drivers/js`, `drivers/py`, `drivers/native`,
 * `drivers` or the workspace's `drivers`.
 *
 * @throws {AppError} `DRIVER_NOT_FOUND`, with the places that were looked at.
 */
export async function findProject(typed: string, at: { cwd: string; workspace: string }): Promise<string> {
  const direct = resolve(at.cwd, typed);
  if (await isFolder(direct)) return direct;
  const places = /[/\\]/.test(typed)
    ? []
    : [...HOMES.map((home) => resolve(at.cwd, home)), join(at.workspace, "drivers")];
  for (const place of places) if (await isFolder(join(place, typed))) return join(place, typed);
  const looked = places.map((place) => relative(at.cwd, place) || ".").join(", ");
  const where = looked === "" ? "" : ` nor in ${looked}`;
  throw new AppError("DRIVER_NOT_FOUND", `There is no folder ${direct}${where}; "drivers create" makes one`);
}

/** Every project folder: those with a manifest, and those that hold a driver file. */
export async function allProjects(at: { cwd: string; workspace: string }): Promise<string[]> {
  const found = new Set<string>();
  for (const home of [...HOMES.map((home) => resolve(at.cwd, home)), join(at.workspace, "drivers")]) {
    for (const name of await foldersIn(home)) {
      if (await isProject(join(home, name))) found.add(join(home, name));
    }
  }
  return [...found].sort();
}

async function isProject(folder: string): Promise<boolean> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && (name === "manifest.json" || /\.driver\.(?:js|py)$/.test(name))) return true;
  }
  return false;
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(path)).catch(() => []);
  return entries.filter(({ name, isDirectory }) => isDirectory && !/^[._]/.test(name)).map(({ name }) => name)
    .sort();
}

/** True when there is a folder. */
export async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isDirectory, () => false);
}
