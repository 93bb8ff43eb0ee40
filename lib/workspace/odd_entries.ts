import { closeSync, constants, openSync } from "node:fs";
import { join } from "node:path";

/** Folders below the watched one that are looked into; deeper ones hold nothing that is read by itself. */
const MAX_DEPTH = 4;
/** Folders of tools, with very many files that nobody writes by hand. */
const LEFT_OUT: ReadonlySet<string> = new Set([".git", ".venv", "__pycache__", "node_modules"]);
/** How often a folder is looked through, in milliseconds. */
const LOOK_EVERY_MS = 1000;
/** Pipes that are held at most; somebody who makes more wants something else. */
const MAX_PIPES = 256;

/**
 * Looks after what the runtime's watcher cannot bear in a folder. It opens every path that changes, to compare it:
 *
 * - At a pipe its one thread would wait for ever, and with it every other watch and the end of the server. So both ends
 *   of every pipe are held open: then nobody who opens one has to wait.
 * - Of a link that leads nowhere, or out of the folder, it tells nothing. So new links are told from here.
 */
export class OddEntries {
  readonly #folder: string;
  readonly #appeared: (path: string) => void;
  /** Open ends by path and identity of the file: another pipe may come in the place of one. */
  readonly #held = new Map<string, number>();
  /** Links by the same. At first all are new: one may have appeared after others have looked. */
  #links: ReadonlySet<string> = new Set();
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  #looking: Promise<void> | undefined;

  /**
   * @param folder Absolute path.
   * @param appeared Called with the path of a link that is new.
   */
  constructor(folder: string, appeared: (path: string) => void) {
    this.#folder = folder;
    this.#appeared = appeared;
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look().finally(() => this.#looking = undefined);
    }, LOOK_EVERY_MS);
  }

  /**
   * Looks a last time. Pipes that are still there stay held until the process ends: letting go of one is a change, at
   * which the watcher's thread, which outlives every watch, would wait for ever.
   */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    await this.#look();
  }

  /** Takes hold of what stands at a path, when that is a pipe. */
  async see(path: string): Promise<void> {
    const info = await Deno.stat(path).catch(() => undefined);
    if (info?.isFifo === true) this.#hold(path, info);
  }

  async #look(): Promise<void> {
    const found = { pipes: new Set<string>(), links: new Set<string>() };
    await this.#lookInto(this.#folder, found, 0);
    this.#links = found.links;
    for (const [key, end] of this.#held) {
      if (found.pipes.has(key)) continue;
      closeSync(end);
      this.#held.delete(key);
    }
  }

  async #lookInto(
    folder: string,
    found: { pipes: Set<string>; links: Set<string> },
    depth: number,
  ): Promise<void> {
    try {
      for await (const { name, isFile, isDirectory, isSymlink } of Deno.readDir(folder)) {
        if (isFile) continue;
        const path = join(folder, name);
        if (isDirectory) {
          if (depth < MAX_DEPTH && !LEFT_OUT.has(name)) await this.#lookInto(path, found, depth + 1);
          continue;
        }
        if (isSymlink) await this.#noteLink(path, found.links);
        const info = await Deno.stat(path).catch(() => undefined);
        if (info?.isFifo === true) found.pipes.add(this.#hold(path, info));
      }
    } catch {
      // The folder is gone, or not ours to read.
    }
  }

  #hold(path: string, info: Deno.FileInfo): string {
    const key = keyOf(path, info);
    if (this.#held.has(key) || this.#held.size >= MAX_PIPES) return key;
    try {
      this.#held.set(key, openSync(path, constants.O_RDWR | constants.O_NONBLOCK));
    } catch {
      // It is not ours to open: then the watcher cannot open it either.
    }
    return key;
  }

  async #noteLink(path: string, found: Set<string>): Promise<void> {
    const key = keyOf(path, await Deno.lstat(path));
    found.add(key);
    if (!this.#links.has(key)) this.#appeared(path);
  }
}

// The system gives the number of a file that is gone to a new one.
function keyOf(path: string, { ino, birthtime }: Deno.FileInfo): string {
  return `${ino} ${birthtime?.getTime()} ${path}`;
}
