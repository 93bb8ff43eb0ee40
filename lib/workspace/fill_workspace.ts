import { dirname, join, resolve } from "node:path";
import { STARTER_FILES, STARTER_SETTINGS } from "./starter_files.ts";

/** What was done with a workspace folder before the server opens it. */
export type Filling =
  /** It had nothing in it and got the starter content. */
  | "filled"
  /** It has nothing in it, as was wished. */
  | "left empty"
  /** It has something in it but no `config/server.json`: it is used as it is. */
  | "no settings"
  /** It is a workspace. */
  | "known";

/**
 * Makes a new or empty folder a workspace with the starter content, unless `empty` is wished. A folder that has anything in
 * it is never written to: what lies there may be somebody's.
 *
 * @param path The workspace folder.
 * @param options `starter`: absolute path of the workspace the content comes from; `before`: called before anything is
 * written, which throws when nothing shall be.
 * @throws Whatever the file system throws, as `Deno.errors.NotADirectory` when something else than a folder is there.
 */
export async function fillWorkspace(
  path: string,
  { starter, empty, before }: { starter: string; empty: boolean; before?: () => void },
): Promise<Filling> {
  const root = resolve(path);
  const entries = await entriesOf(root);
  if (entries.length > 0) {
    const settings = await Deno.stat(join(root, "config", "server.json")).then(() => true, () => false);
    return settings ? "known" : "no settings";
  }
  before?.();
  await Deno.mkdir(root, { recursive: true });
  if (empty || root === resolve(starter)) return "left empty";
  try {
    // Of several starts at once one makes this folder, and fills the workspace; the others go on to the lock.
    await Deno.mkdir(join(root, "config"));
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return "known";
    throw error;
  }
  // First of all, so that nobody finds a workspace without settings. Not a copy: those of the starter workspace may have become
  // somebody's own.
  await Deno.writeTextFile(
    join(root, "config", "server.json"),
    `${JSON.stringify(STARTER_SETTINGS, null, 2)}\n`,
  );
  for (const name of STARTER_FILES) {
    await Deno.mkdir(dirname(join(root, name)), { recursive: true });
    await Deno.copyFile(join(starter, name), join(root, name));
  }
  return "filled";
}

async function entriesOf(root: string): Promise<string[]> {
  try {
    const names: string[] = [];
    // What a file manager leaves makes a folder no less empty.
    for await (const { name } of Deno.readDir(root)) if (!LEFT_BY_OTHERS.has(name)) names.push(name);
    return names;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

const LEFT_BY_OTHERS = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);
