import { dirname, join, resolve } from "node:path";
import { maskSecrets, writeFileAtomically } from "@/lib/core/mod.ts";
import { stateFolder } from "@/lib/running/mod.ts";

/** Lines that are kept. */
const KEPT = 1000;

/**
 * Where the history of this user is: `MUXIT_HISTORY` where it is set (empty: nowhere), else a file below the folder the
 * operating system has for such things.
 *
 * @returns `undefined` when there is no such place.
 */
export function historyPath(
  env: (name: string) => string | undefined,
  os: typeof Deno.build.os = Deno.build.os,
): string | undefined {
  const named = env("MUXIT_HISTORY");
  if (named !== undefined) return named === "" ? undefined : named;
  const folder = stateFolder(env, os);
  return folder === undefined ? undefined : join(folder, "history");
}

/**
 * The lines a person has typed, kept from one session to the next: at most 1000, none that holds what looks like a secret,
 * none twice in a row. Sessions beside each other keep each other's lines.
 */
export class HistoryFile {
  readonly #path: string | undefined;
  readonly #fresh: string[] = [];
  readonly #tell: (error: unknown) => void;
  #told = false;
  #saving: Promise<void> = Promise.resolve();

  /**
   * @param path Absent: nothing is kept.
   * @param failed Told once when the file cannot be written.
   */
  constructor(path: string | undefined, failed: (error: unknown) => void = () => {}) {
    this.#path = path === undefined ? undefined : resolve(path);
    this.#tell = failed;
  }

  /** The kept lines, oldest first; none when there is no file. */
  async load(): Promise<string[]> {
    if (this.#path === undefined) return [];
    try {
      const text = await Deno.readTextFile(this.#path);
      return text.split(/\r?\n/).filter((line) => line !== "").slice(-KEPT);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) this.#failed(error);
      return [];
    }
  }

  /** Keeps a line; it is written in the background. */
  add(line: string): void {
    const text = line.trim();
    if (this.#path === undefined || text === "" || text.includes("\n") || maskSecrets(text) !== text) return;
    this.#fresh.push(text);
    this.#saving = this.#saving.then(() => this.#save());
  }

  /** Resolves when everything is written. */
  flush(): Promise<void> {
    return this.#saving;
  }

  async #save(): Promise<void> {
    const fresh = this.#fresh.splice(0);
    if (fresh.length === 0 || this.#path === undefined) return;
    try {
      const lines = await this.load();
      for (const line of fresh) if (lines.at(-1) !== line) lines.push(line);
      // A new folder is for its user alone; one that is there already is left as it is.
      await Deno.mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writeFileAtomically(this.#path, lines.slice(-KEPT).join("\n") + "\n");
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (!this.#told) this.#tell(error);
    this.#told = true;
  }
}
