import { isAbsolute, join, relative } from "node:path";
import { fileReason, readRegularText, requireRegularFile } from "@/lib/core/mod.ts";
import { AppError } from "@/lib/protocol/mod.ts";

/** Where scripts lie. */
export interface ScriptFolders {
  /** Absolute path of the workspace; nothing outside of it is ever read. */
  root: string;
  scripts: string;
  startup: string;
}

/** Longest source, in bytes (design §8.25). */
const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 8;
const STARTUP = "startup/";

/** The script files of a workspace: `scripts/**` by their path, `startup/*` as `startup/<name>` (design §8.8). */
export class ScriptFiles {
  readonly #folders: ScriptFolders;

  constructor(folders: ScriptFolders) {
    this.#folders = folders;
  }

  /** Names of all scripts, sorted, startup scripts last. */
  async list(): Promise<string[]> {
    const scripts = (await namesIn(this.#folders.scripts, "", 0)).filter((name) => !name.startsWith(STARTUP));
    return [...scripts.toSorted(), ...await this.startup()];
  }

  /** Names of the startup scripts in the order in which they start. */
  async startup(): Promise<string[]> {
    return (await namesIn(this.#folders.startup, STARTUP, MAX_DEPTH)).toSorted();
  }

  /** True when there is a file for that name. */
  async exists(name: string): Promise<boolean> {
    return await Deno.stat(this.#pathOf(name)).then((info) => info.isFile, () => false);
  }

  /**
   * The source of a script.
   *
   * @throws {AppError} `SCRIPT_NOT_FOUND` with the scripts there are, or for a link out of the workspace;
   * `SCRIPT_EXEC_FAILED` for what is no file or cannot be read; `VALIDATION_INVALID_VALUE` for more than 1 MB.
   */
  async read(name: string): Promise<string> {
    const given = this.#pathOf(name);
    try {
      const path = await Deno.realPath(given);
      const below = relative(this.#folders.root, path);
      // On another drive of Windows there is no way that begins with "..".
      if (below.startsWith("..") || isAbsolute(below)) throw leadsOut(name);
      await requireRegularFile(path);
      checkSize(name, (await Deno.stat(path)).size);
      return await readRegularText(path, { most: MAX_BYTES });
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      if (cause instanceof Deno.errors.NotFound) throw await this.#missing(name);
      throw new AppError("SCRIPT_EXEC_FAILED", `Cannot read script '${name}': ${fileReason(cause)}`, {
        cause,
      });
    }
  }

  #pathOf(name: string): string {
    return name.startsWith(STARTUP)
      ? join(this.#folders.startup, `${name.slice(STARTUP.length)}.js`)
      : join(this.#folders.scripts, `${name}.js`);
  }

  async #missing(name: string): Promise<AppError> {
    const known = (await this.list()).slice(0, 50).join(", ") || "none";
    return new AppError("SCRIPT_NOT_FOUND", `There is no script '${name}'; known: ${known}`);
  }
}

function leadsOut(name: string): AppError {
  return new AppError(
    "SCRIPT_NOT_FOUND",
    `Cannot start script '${name}': it is a link to a file outside the workspace; put the file itself there`,
  );
}

/**
 * The name a script goes by: without `.js`, with forward slashes.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` for what is no relative path below the scripts folder.
 */
export function scriptName(given: string): string {
  const name = given.trim().replaceAll("\\", "/").replace(/^\.\//, "").replace(/\.js$/i, "");
  const parts = name.split("/");
  // deno-lint-ignore no-control-regex
  const fits = name.length <= 200 && !/[\x00-\x1f:*?"<>|]/.test(name) &&
    parts.every((part) => part !== "" && part !== "." && part !== "..");
  if (fits) return name;
  throw new AppError(
    "VALIDATION_INVALID_VALUE",
    `'${given.slice(0, 200)}' is no name of a script; a name is the file below scripts/, as 'folder/name'`,
  );
}

/**
 * Refuses source that is too large before it is sent anywhere.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE`.
 */
export function checkSize(name: string, size: number): void {
  if (size <= MAX_BYTES) return;
  throw new AppError(
    "VALIDATION_INVALID_VALUE",
    `Cannot start script '${name}': its source has ${size} bytes; ${MAX_BYTES} are allowed`,
  );
}

async function namesIn(folder: string, prefix: string, depth: number): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.name.startsWith(".")) continue;
      if (!entry.isDirectory && entry.name.endsWith(".js")) names.push(prefix + entry.name.slice(0, -3));
      if (entry.isDirectory && depth < MAX_DEPTH) {
        names.push(...await namesIn(join(folder, entry.name), `${prefix}${entry.name}/`, depth + 1));
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names;
}
