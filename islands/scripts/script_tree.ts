/** A folder of scripts, or all of them. */
export interface ScriptFolder<Script> {
  /** Name of the folder itself. */
  readonly name: string;
  /** Names from the top: `demo/vision`. */
  readonly path: string;
  readonly folders: readonly ScriptFolder<Script>[];
  readonly scripts: readonly Script[];
}

/** What stands in front of the names of startup scripts (document 004). */
const STARTUP = "startup/";

interface Growing<Script> extends ScriptFolder<Script> {
  readonly folders: Growing<Script>[];
  readonly scripts: Script[];
}

/** Scripts in their folders; the startup scripts, which are elsewhere, by themselves. Keeps the order it gets. */
export function scriptTree<Script extends { readonly name: string }>(
  scripts: readonly Script[],
): { scripts: ScriptFolder<Script>; startup: ScriptFolder<Script> } {
  const roots = { scripts: folder<Script>("", ""), startup: folder<Script>("startup", "startup") };
  for (const script of scripts) {
    const startup = script.name.startsWith(STARTUP);
    const folders = script.name.split("/").slice(startup ? 1 : 0, -1);
    let place = startup ? roots.startup : roots.scripts;
    for (const name of folders) place = inside(place, name);
    place.scripts.push(script);
  }
  return roots;
}

/** The last part of a script's name. */
export function bareName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function inside<Script>(place: Growing<Script>, name: string): Growing<Script> {
  const known = place.folders.find((found) => found.name === name);
  if (known !== undefined) return known;
  const made = folder<Script>(name, place.path === "" ? name : `${place.path}/${name}`);
  place.folders.push(made);
  return made;
}

function folder<Script>(name: string, path: string): Growing<Script> {
  return { name, path, folders: [], scripts: [] };
}
