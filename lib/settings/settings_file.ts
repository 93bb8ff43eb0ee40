import { AppError, errorText } from "@/lib/protocol/mod.ts";
import { writeFileAtomically } from "@/lib/core/mod.ts";
import type { z } from "zod";
import { type ServerSettings, serverSettings } from "./server_settings.ts";

type Json = Record<string, unknown>;

/**
 * `workspace/config/server.json`: read once, changed through here, written as the user keeps it (unknown keys
 * included, defaults not written out).
 */
export class SettingsFile {
  readonly #path: string;
  #raw: Json = {};
  #settings: ServerSettings = serverSettings.parse({});

  /** @param path Absolute path of the file; it need not exist. */
  constructor(path: string) {
    this.#path = path;
  }

  /** The validated settings with defaults. */
  get settings(): ServerSettings {
    return this.#settings;
  }

  /** What the user's file holds. */
  get raw(): Readonly<Json> {
    return this.#raw;
  }

  /**
   * Reads the file; a missing one gives the defaults.
   *
   * @throws {AppError} `CONFIG_READ_FAILED`, or `CONFIG_INVALID` naming key, value and what is allowed.
   */
  async load(): Promise<ServerSettings> {
    let text: string;
    try {
      text = await Deno.readTextFile(this.#path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return this.#settings;
      throw new AppError("CONFIG_READ_FAILED", `Cannot read ${this.#path}: ${errorText(error)}`, {
        cause: error,
      });
    }
    this.#accept(parseJson(text, this.#path));
    return this.#settings;
  }

  /**
   * Changes one value by its dot path and writes the file.
   *
   * @throws {AppError} `CONFIG_INVALID` or `CONFIG_WRITE_FAILED`; the settings then stay as they were.
   */
  async set(path: string, value: unknown): Promise<void> {
    const keys = path.split(".");
    if (keys.some((key) => key === "" || key === "__proto__")) {
      throw new AppError("CONFIG_INVALID", `Cannot set "${path}": it is not a path of keys joined by dots`);
    }
    const patch = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Json;
    await this.patch(patch);
  }

  /** Merges `patch` deeply and writes the file; see {@linkcode set} for what it throws. */
  async patch(patch: Json): Promise<void> {
    const before = this.#raw;
    this.#accept(merge(before, patch) as Json);
    try {
      await writeFileAtomically(this.#path, JSON.stringify(this.#raw, null, 2) + "\n");
    } catch (error) {
      this.#accept(before);
      throw new AppError("CONFIG_WRITE_FAILED", `Cannot write ${this.#path}: ${errorText(error)}`, {
        cause: error,
      });
    }
  }

  #accept(raw: Json): void {
    const result = serverSettings.safeParse(raw);
    if (!result.success) throw new AppError("CONFIG_INVALID", explain(result.error, raw));
    this.#raw = raw;
    this.#settings = result.data;
  }
}

function parseJson(text: string, path: string): Json {
  try {
    const value = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  } catch (error) {
    throw new AppError("CONFIG_INVALID", `Cannot read ${path}: it is not JSON (${errorText(error)})`);
  }
  throw new AppError("CONFIG_INVALID", `Cannot read ${path}: it must hold one JSON object`);
}

function explain(error: z.ZodError, raw: Json): string {
  return error.issues.map((issue) => {
    const key = issue.path.join(".");
    const value = issue.path.reduce<unknown>((at, step) => (at as Json | undefined)?.[step as string], raw);
    return `server.json: "${key}" is ${JSON.stringify(value)}; ${issue.message}`;
  }).join("\n");
}

function merge(base: unknown, patch: unknown): unknown {
  if (!isJson(base) || !isJson(patch)) return patch;
  const result = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (key !== "__proto__") result[key] = merge(result[key], value);
  }
  return result;
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
