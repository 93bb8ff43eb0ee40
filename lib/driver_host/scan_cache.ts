import { fileReason, type Logger, readRegularText, writeFileAtomically } from "@/lib/core/mod.ts";

const CACHE_VERSION = 1;
const MOST_BYTES = 64 * 1024 * 1024;

/** What drivers said of themselves when they were last read, kept in a file between starts. */
export class ScanCache<Reading> {
  readonly #file: string;
  readonly #log: Logger;
  #readings: ReadonlyMap<string, Reading> | undefined;

  /** @param file Absolute path of the file; it is made when there is something to keep. */
  constructor(file: string, log: Logger) {
    this.#file = file;
    this.#log = log;
  }

  /** What is kept; nothing when the file is damaged or of another version. */
  async readings(): Promise<ReadonlyMap<string, Reading>> {
    return this.#readings ??= await this.#load();
  }

  /** Keeps these readings in place of the ones before; the file is written only when one of them is new. */
  async keep(fresh: ReadonlyMap<string, Reading>): Promise<void> {
    const before = await this.readings();
    this.#readings = fresh;
    const same = before.size === fresh.size &&
      [...fresh].every(([key, reading]) => before.get(key) === reading);
    if (same) return;
    const text = JSON.stringify({ version: CACHE_VERSION, readings: Object.fromEntries(fresh) });
    await writeFileAtomically(this.#file, text).catch((error) =>
      this.#log.warn(`Cannot keep what drivers said of themselves in .cache: ${fileReason(error)}`)
    );
  }

  async #load(): Promise<ReadonlyMap<string, Reading>> {
    try {
      const { version, readings } = JSON.parse(await readRegularText(this.#file, { most: MOST_BYTES }));
      return new Map(version === CACHE_VERSION ? Object.entries(readings as Record<string, Reading>) : []);
    } catch {
      return new Map();
    }
  }
}
