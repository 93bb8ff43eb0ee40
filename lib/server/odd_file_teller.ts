import type { Log } from "@/lib/core/mod.ts";
import { join, relative } from "node:path";
import { type LoadedFolders, oddFiles, type Workspace } from "@/lib/workspace/mod.ts";
import type { ServerContext } from "./server_context.ts";

/** Files one look tells of. */
const MOST_TOLD = 20;

/** Tells of each file that was probably meant to be loaded and is not, once. */
export class OddFileTeller {
  readonly #log: Log;
  readonly #root: string;
  readonly #folders: LoadedFolders;
  #told = new Set<string>();
  #looking: Promise<void> | undefined;
  /** A look that waits for the one under way. */
  #next: Promise<void> | undefined;

  constructor({ log, settings: { settings } }: ServerContext, { root, connectors, startup }: Workspace) {
    this.#log = log;
    this.#root = root;
    const [drivers, scripts] = [settings.drivers.directory, settings.scripts.directory]
      .map((folder) => join(root, folder)) as [string, string];
    this.#folders = { connectors, startup, drivers, scripts };
  }

  /** Looks now, or once more after the look under way: however many ask for it. */
  look(): Promise<void> {
    if (this.#looking === undefined) return this.#begin();
    this.#next ??= this.#looking.then(() => {
      this.#next = undefined;
      return this.#begin();
    });
    return this.#next;
  }

  /** Resolves when no look is under way. */
  async settled(): Promise<void> {
    await this.#next;
    await this.#looking;
  }

  #begin(): Promise<void> {
    this.#looking = this.#look().finally(() => this.#looking = undefined);
    return this.#looking;
  }

  async #look(): Promise<void> {
    const found = await oddFiles(this.#folders);
    const fresh = found.filter(({ path }) => !this.#told.has(path));
    // One that has gone is told of again when it comes back.
    this.#told = new Set(found.map(({ path }) => path));
    for (const { path, reason } of fresh.slice(0, MOST_TOLD)) {
      this.#tell(`${relative(this.#root, path).replaceAll("\\", "/")} is not loaded: ${reason}`);
    }
    const more = fresh.length - MOST_TOLD;
    if (more > 0) this.#tell(`${more} more files are not loaded because of their names`);
  }

  #tell(text: string): void {
    this.#log.write("warn", "workspace", text);
  }
}
