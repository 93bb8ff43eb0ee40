import { join } from "node:path";

/** A file that was probably meant to be loaded, and is not. */
export interface OddFile {
  /** Absolute path. */
  path: string;
  /** Why, and what to do. */
  reason: string;
}

/** Absolute paths of the folders whose files are loaded by their names. */
export interface LoadedFolders {
  connectors: string;
  drivers: string;
  scripts: string;
  startup: string;
}

/** Somebody has written code or data in these; notes, data sheets and backups are nobody's mistake. */
const WRITTEN = /\.(?:js|mjs|cjs|ts|mts|cts|jsx|tsx|py)$/i;
const DATA = /\.(?:json|jsonc|json5)$/i;
const DRIVER = /\.driver\.(?:js|py)$/;
/** What lies beside drivers: starter templates and tests. */
const BESIDE_DRIVERS = /(?:^|\.)template\.js$|_test\.(?:js|ts|py)$|^test_.*\.py$/;
/** How deep folders of scripts are looked into, and entries of a folder that are. */
const MAX_DEPTH = 8;
const MAX_ENTRIES = 2000;
const LEFT_OUT: ReadonlySet<string> = new Set(["node_modules", "__pycache__"]);

/** The files that lie where such are loaded, and are not because of their names. */
export async function oddFiles({ connectors, drivers, scripts, startup }: LoadedFolders): Promise<OddFile[]> {
  const found = [
    await inConnectors(connectors),
    await inDrivers(drivers),
    await inScripts(scripts, 0),
    await inScripts(startup, 0),
  ];
  return found.flat();
}

async function inConnectors(folder: string): Promise<OddFile[]> {
  const { files } = await entriesOf(folder);
  return odd(folder, files, (name) => {
    if (!WRITTEN.test(name) && !DATA.test(name)) return undefined;
    const loadable = /\.(?:js|json)$/.test(name);
    if (loadable && !name.startsWith("_")) return undefined;
    if (loadable) {
      return 'its name begins with "_", which keeps a connector out; give it another name to load it';
    }
    const ending = DATA.test(name) ? ".json" : ".js";
    return `a connector is a file that ends in .js or .json; name it ${named(name, ending)}`;
  });
}

async function inDrivers(folder: string): Promise<OddFile[]> {
  const { files, folders } = await entriesOf(folder);
  const found = oddDrivers(folder, files);
  for (const name of folders) {
    const inner = await entriesOf(join(folder, name));
    // A folder with a driver or a package in it may hold whatever these need.
    if (inner.files.some((file) => DRIVER.test(file) || file === "manifest.json")) continue;
    found.push(...oddDrivers(join(folder, name), inner.files));
  }
  return found;
}

function oddDrivers(folder: string, files: readonly string[]): OddFile[] {
  const inPython = files.some((name) => name.endsWith(".driver.py"));
  return odd(folder, files, (name) => {
    const helps = BESIDE_DRIVERS.test(name) || inPython && name.endsWith(".py");
    if (!WRITTEN.test(name) || DRIVER.test(name) || helps) return undefined;
    const ending = /\.py$/i.test(name) ? ".driver.py" : ".driver.js";
    return `a driver is a file that ends in .driver.js or .driver.py; name it ${named(name, ending)}`;
  });
}

async function inScripts(folder: string, depth: number): Promise<OddFile[]> {
  const { files, folders } = await entriesOf(folder);
  const found = odd(folder, files, (name) => {
    if (!WRITTEN.test(name) || name.endsWith(".js")) return undefined;
    return `a script is a file that ends in .js; name it ${named(name, ".js")}`;
  });
  if (depth >= MAX_DEPTH) return found;
  for (const name of folders) found.push(...await inScripts(join(folder, name), depth + 1));
  return found;
}

function odd(
  folder: string,
  names: readonly string[],
  reasonOf: (name: string) => string | undefined,
): OddFile[] {
  return names.flatMap((name) => {
    const reason = reasonOf(name);
    return reason === undefined ? [] : [{ path: join(folder, name), reason }];
  });
}

/** The name with another ending; what is written in another language has to be written anew. */
function named(name: string, ending: string): string {
  const renamed = name.replace(/(?:\.driver)?\.[^.]+$/i, "") + ending;
  const language = /\.(?:ts|mts|cts|jsx|tsx)$/i.test(name) || /\.py$/i.test(name) && ending === ".js";
  return language ? `${renamed} and write it in JavaScript` : renamed;
}

async function entriesOf(folder: string): Promise<{ files: string[]; folders: string[] }> {
  const files: string[] = [], folders: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (files.length + folders.length >= MAX_ENTRIES) break;
      if (name.startsWith(".") || LEFT_OUT.has(name)) continue;
      (isDirectory ? folders : files).push(name);
    }
  } catch {
    // Whoever loads from it tells why it cannot be read.
  }
  return { files: files.sort(), folders: folders.sort() };
}
