import { AppError } from "@/lib/protocol/mod.ts";
import {
  FileProblem,
  fileReason,
  inTurn,
  readRegularFile,
  utf8Text,
  writeFileAtomically,
} from "@/lib/core/mod.ts";
import { changedPaths } from "./changed_paths.ts";
import { brokenEdit, type HandEdit, usableEdit } from "./hand_edit.ts";
import { parseSettings, rawSettings, type SettingsText } from "./parse_settings.ts";
import { type ServerSettings, serverSettings } from "./server_settings.ts";
import { changedText, checkChange, patchAt } from "./settings_change.ts";
import { isSetting, settingsFindings } from "./settings_findings.ts";

/** Largest configuration file, in bytes. */
const MOST_BYTES = 1024 * 1024;
/** The file, as messages call it. */
const NAME = "config/server.json";

/**
 * `workspace/config/server.json`: read at the start, and changed through here. A change goes into the file as it is at
 * that moment, so that what was edited by hand stays, and into its text, so that it looks as its author left it.
 */
export class SettingsFile {
  /** Absolute path of the file. */
  readonly path: string;
  #raw: SettingsText["raw"] = {};
  #repeated: SettingsText["repeated"] = [];
  #settings: ServerSettings = serverSettings.parse({});
  readonly #told = new Set<string>();
  /** The text that has been dealt with: read, written by ourselves, or told of; null when it could not be read. */
  #seen: string | undefined | null;
  /** True while the file is one that cannot be used. */
  #broken = false;
  /** What was edited by hand and came into force with a change of ours, before anybody looked. */
  #untold: string[][] = [];

  /** @param path Absolute path of the file; it need not exist. */
  constructor(path: string) {
    this.path = path;
  }

  /** The validated settings with defaults. */
  get settings(): ServerSettings {
    return this.#settings;
  }

  /** What the user's file holds. */
  get raw(): Readonly<SettingsText["raw"]> {
    return this.#raw;
  }

  /** What in the file has no effect, and what was probably meant; each is given once. */
  findings(): string[] {
    const fresh = settingsFindings({ raw: this.#raw, repeated: this.#repeated })
      .filter((finding) => !this.#told.has(finding));
    for (const finding of fresh) this.#told.add(finding);
    return fresh.map((finding) => `server.json: ${finding}`);
  }

  /**
   * Reads the file; a missing one gives the defaults.
   *
   * @throws {AppError} `CONFIG_READ_FAILED`, or `CONFIG_INVALID` naming key, value and what is allowed.
   */
  async load(): Promise<ServerSettings> {
    const text = await this.#read();
    if (text !== undefined) this.#accept(parseSettings(text));
    this.#seen = text;
    return this.#settings;
  }

  /**
   * Looks at the file again and takes over what was edited by hand, as {@linkcode patch} does. A file that cannot be
   * used leaves the settings as they are.
   *
   * @returns What to tell of it; `undefined` when nobody but ourselves has changed anything since the last look.
   */
  look(): Promise<HandEdit | undefined> {
    return inTurn(this.path, async () => {
      const before = this.#seen;
      this.#seen = null;
      try {
        const text = this.#seen = await this.#read();
        return text === before && this.#untold.length === 0 ? undefined : this.#takeOver(text);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        this.#broken = true;
        return brokenEdit(error.message);
      }
    });
  }

  #takeOver(text: string | undefined): HandEdit | undefined {
    const accepted = parseSettings(text ?? "{}");
    const { raw, repeated } = accepted;
    const paths = [...this.#untold, ...changedPaths(this.#raw, raw)];
    const same = paths.length === 0 && !this.#broken;
    this.#untold = [];
    this.#broken = false;
    this.#accept(accepted);
    const fresh = this.findings();
    return same && fresh.length === 0
      ? undefined
      : usableEdit({ raw, repeated }, { paths, gone: text === undefined });
  }

  /**
   * Changes one value by its dot path; see {@linkcode patch}.
   *
   * @throws {AppError} As {@linkcode patch} does.
   */
  async set(path: string, value: unknown): Promise<string[]> {
    return await this.patch(patchAt(path, value));
  }

  /**
   * Merges patches deeply into the file as it is now and writes it. Changes wait for each other. A mask (`***`) leaves
   * the secret it stands for.
   *
   * @returns Paths of the settings that are others than before.
   * @throws {AppError} `CONFIG_READ_FAILED`, `CONFIG_INVALID` or `CONFIG_WRITE_FAILED`; file and settings then stay as
   * they were.
   */
  async patch(...patches: SettingsText["raw"][]): Promise<string[]> {
    for (const patch of patches) checkChange(patch);
    return await inTurn(this.path, async () => {
      const text = await this.#read();
      const changed = patches.reduce(changedText, text) ?? "{}";
      const accepted = parseSettings(changed);
      if (new TextEncoder().encode(changed).length > MOST_BYTES) {
        throw new AppError(
          "CONFIG_INVALID",
          `Cannot change ${NAME}: it would have more than ${MOST_BYTES} bytes; make the change smaller`,
        );
      }
      if (changed !== text) await this.#write(changed);
      const raw = rawSettings(text);
      if (text !== this.#seen) this.#untold.push(...changedPaths(this.#raw, raw));
      this.#seen = changed;
      this.#broken = false;
      this.#accept(accepted);
      return changedPaths(raw, accepted.raw).filter(isSetting).map((path) => path.join("."));
    });
  }

  #accept({ raw, settings, repeated }: SettingsText): void {
    this.#raw = raw;
    this.#repeated = repeated;
    this.#settings = settings;
  }

  async #read(): Promise<string | undefined> {
    try {
      return utf8Text(await readRegularFile(this.path, { most: MOST_BYTES }), { keepMark: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      if (error instanceof FileProblem) {
        throw new AppError(
          "CONFIG_INVALID",
          `Cannot read ${NAME}: ${error.message}. Put a file with the settings in its place, or remove it`,
          { cause: error },
        );
      }
      throw new AppError("CONFIG_READ_FAILED", `Cannot read ${NAME}: ${fileReason(error)}`, { cause: error });
    }
  }

  async #write(text: string): Promise<void> {
    try {
      await writeFileAtomically(this.path, text);
    } catch (error) {
      throw new AppError("CONFIG_WRITE_FAILED", `Cannot change ${NAME}: ${fileReason(error)}`, {
        cause: error,
      });
    }
  }
}
