import type { z } from "zod";
import { repeatedInJson } from "@/lib/core/mod.ts";
import { AppError, errorText, schemaWords } from "@/lib/protocol/mod.ts";
import { depthOfJson } from "./json_text.ts";
import { maskedSettings } from "./masked_settings.ts";
import { type ServerSettings, serverSettings } from "./server_settings.ts";

type Json = Record<string, unknown>;

/** Deepest nesting of lists and objects in the settings; whoever walks through them must not run out of stack. */
export const MAX_DEPTH = 64;
/** Longest value shown in a message. */
const SHOWN = 200;

/** What a configuration file says: as it stands there, and validated with defaults. */
export interface SettingsText {
  raw: Json;
  settings: ServerSettings;
  /** Paths of keys that stand there more than once. */
  repeated: readonly string[];
}

/**
 * Reads the text of a configuration file.
 *
 * @throws {AppError} `CONFIG_INVALID` naming key, value and what is allowed.
 */
export function parseSettings(text: string): SettingsText {
  const raw = parseJson(text);
  const result = serverSettings.safeParse(raw, { error: schemaWords });
  if (!result.success) throw new AppError("CONFIG_INVALID", explain(result.error, raw));
  return { raw, settings: result.data, repeated: repeatedInJson(text) };
}

/** What a file says, whether or not it is allowed; nothing where there is none, or none that can be read. */
export function rawSettings(text: string | undefined): Json {
  try {
    return text === undefined ? {} : parseJson(text);
  } catch {
    return {};
  }
}

function parseJson(text: string): Json {
  const depth = depthOfJson(text);
  if (depth > MAX_DEPTH) {
    throw invalid(`it is nested ${depth} levels deep, at most ${MAX_DEPTH} are allowed. Mend or remove it`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw invalid(`it is not JSON (${errorText(error)}). Mend it and try again`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw invalid("it must hold one JSON object, as {}");
}

function invalid(what: string): AppError {
  return new AppError("CONFIG_INVALID", `Cannot read config/server.json: ${what}`);
}

function explain(error: z.ZodError, raw: Json): string {
  const shown = maskedSettings(raw);
  return error.issues.map((issue) => {
    const key = issue.path.join(".");
    const value = issue.path.reduce<unknown>((at, step) => (at as Json | undefined)?.[step as string], shown);
    return `server.json: "${key}" is ${JSON.stringify(value)?.slice(0, SHOWN)}; it ${issue.message}`;
  }).join("\n");
}
