import { type Logger, yieldToLoop } from "@/lib/core/mod.ts";
import { join } from "node:path";

/** Options of {@linkcode watchFolder}. */
export interface WatchOptions {
  /** Absolute path. */
  folder: string;
  /** Called with each path that changed, once it has been quiet for a moment. */
  changed(path: string): Promise<void> | void;
  log: Logger;
}

/** Editors write a file in several steps; a path counts as changed when nothing more happens for this long. */
const QUIET_MS = 150;
/** Pause between two looks, in milliseconds. */
const LOOK_EVERY_MS = 250;
/** Folders below the watched one that are looked into; deeper ones hold nothing that is read by itself. */
const MAX_DEPTH = 4;
/** Entries that are looked at; more than that nobody has written by hand. */
const MAX_ENTRIES = 5000;
/** Folders of tools, with very many files. */
const LEFT_OUT: ReadonlySet<string> = new Set([".git", ".venv", ".cache", "__pycache__", "node_modules"]);

/** What an entry looked like, by its path. */
type Looks = Map<string, string>;

/**
 * Watches a folder and what is in it; returns the function that stops.
 *
 * It looks again and again instead of having the system tell: the runtime's own watcher opens every path that changes, so a pipe
 * in a workspace stops its one thread, and with it the server, for ever; and a name that is no UTF-8 ends the process.
 * Here nothing is opened, and what cannot be looked at is not there.
 */
export function watchFolder(options: WatchOptions): () => Promise<void> {
  const watch = new FolderWatch(options);
  return () => watch.close();
}

class FolderWatch {
  readonly #options: WatchOptions;
  readonly #quiet = new Map<string, ReturnType<typeof setTimeout>>();
  #looks: Looks;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  // At once, before anybody reads the files: what is saved from now on is seen.
  constructor(options: WatchOptions) {
    this.#options = options;
    this.#looks = new Map();
    lookInto(options.folder, this.#looks, 0);
    this.#wait();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const timer of this.#quiet.values()) clearTimeout(timer);
    await this.#looking;
  }

  #wait(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.#looking = this.#look().finally(() => this.#wait()), LOOK_EVERY_MS);
  }

  async #look(): Promise<void> {
    const before = this.#looks;
    const now: Looks = new Map();
    await lookSlowly(this.#options.folder, now);
    if (this.#closed) return;
    this.#looks = now;
    for (const [path, look] of now) if (before.get(path) !== look) this.#note(path);
    for (const path of before.keys()) if (!now.has(path)) this.#note(path);
  }

  #note(path: string): void {
    clearTimeout(this.#quiet.get(path));
    this.#quiet.set(
      path,
      setTimeout(() => {
        this.#quiet.delete(path);
        void this.#tell(path);
      }, QUIET_MS),
    );
  }

  async #tell(path: string): Promise<void> {
    try {
      await this.#options.changed(path);
    } catch (error) {
      this.#options.log.error(`After a change of ${path}: ${error}`);
    }
  }
}

function lookInto(folder: string, looks: Looks, depth: number): void {
  for (const name of namesIn(folder)) note(join(folder, name), name, { looks, depth, go: lookInto });
}

/** The same, with a turn for everybody else after each folder. */
async function lookSlowly(folder: string, looks: Looks, depth = 0): Promise<void> {
  const below: string[] = [];
  for (const name of namesIn(folder)) {
    note(join(folder, name), name, { looks, depth, go: (path) => below.push(path) });
  }
  await yieldToLoop();
  for (const path of below) await lookSlowly(path, looks, depth + 1);
}

interface Walk {
  looks: Looks;
  depth: number;
  go(folder: string, looks: Looks, depth: number): void;
}

function note(path: string, name: string, { looks, depth, go }: Walk): void {
  if (looks.size >= MAX_ENTRIES) return;
  const info = lookAt(path);
  if (info === undefined) return;
  looks.set(path, lookOf(info) + (info.isSymlink ? lookOf(targetOf(path)) : ""));
  if (info.isDirectory && depth < MAX_DEPTH && !LEFT_OUT.has(name)) go(path, looks, depth + 1);
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}

function lookAt(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch {
    return undefined;
  }
}

function targetOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}

// A folder changes with what is in it, which is told by itself.
function lookOf(info: Deno.FileInfo | undefined): string {
  if (info === undefined) return "gone";
  if (info.isDirectory) return `folder ${info.ino}`;
  return `${info.ino} ${info.size} ${info.mtime?.getTime()} ${info.ctime?.getTime()} ${info.mode}`;
}
