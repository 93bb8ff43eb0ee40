import { AppError, errorText } from "@/lib/protocol/mod.ts";
import { setInJson } from "./json_text.ts";
import { unmasked } from "./masked_settings.ts";
import { MAX_DEPTH } from "./parse_settings.ts";

type Json = Record<string, unknown>;

/** Values that are set one by one in the text; a larger change writes the file anew. */
const MOST_SINGLE = 200;

/**
 * Refuses a change that no file could hold.
 *
 * @throws {AppError} `CONFIG_INVALID`.
 */
export function checkChange(change: unknown, depth = 0): void {
  if (typeof change !== "object" || change === null) return;
  if (depth >= MAX_DEPTH) {
    throw new AppError(
      "CONFIG_INVALID",
      `Cannot change config/server.json: the change is nested more than ${MAX_DEPTH} levels deep`,
    );
  }
  for (const [key, item] of Object.entries(change)) {
    if (key === "__proto__") throw new AppError("CONFIG_INVALID", 'Cannot set "__proto__": it is no setting');
    checkChange(item, depth + 1);
  }
}

/**
 * The text of the configuration file after a deep merge of `patch`; what the patch does not name stays as it is,
 * character by character.
 *
 * @param text The file as it is now; `undefined` when there is none.
 * @throws {AppError} `CONFIG_INVALID` when the file holds no object, or a mask stands for no secret.
 */
export function changedText(text: string | undefined, patch: Json): string {
  if (text === undefined) return JSON.stringify(withoutMasks(patch, {}), null, 2) + "\n";
  const current = parsed(text);
  const change = withoutMasks(patch, current);
  const singles = singlesOf(change, current, []);
  if (singles.length > MOST_SINGLE) return JSON.stringify(merge(current, change), null, 2) + "\n";
  return singles.reduce((whole, { path, value }) => setInJson(whole, path, value), text);
}

function parsed(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new AppError(
      "CONFIG_INVALID",
      `Cannot change config/server.json: it is not JSON (${errorText(error)}). Mend it and try again`,
    );
  }
  if (isJson(value)) return value;
  throw new AppError(
    "CONFIG_INVALID",
    "Cannot change config/server.json: it must hold one JSON object, as {}",
  );
}

function withoutMasks(patch: Json, current: Json): Json {
  try {
    return unmasked(patch, current) as Json;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError("CONFIG_INVALID", `Cannot change config/server.json: ${error.message}`);
  }
}

interface Single {
  path: string[];
  value: unknown;
}

/** The values a merge changes; an object is walked into where there is one already. */
function singlesOf(change: Json, current: Json, path: readonly string[]): Single[] {
  return Object.entries(change).flatMap(([key, value]) => {
    const before = Object.hasOwn(current, key) ? current[key] : undefined;
    if (isJson(value) && isJson(before)) return singlesOf(value, before, [...path, key]);
    return JSON.stringify(value) === JSON.stringify(before) ? [] : [{ path: [...path, key], value }];
  });
}

function merge(base: unknown, patch: unknown): unknown {
  if (!isJson(base) || !isJson(patch)) return patch;
  const result = { ...base };
  for (const [key, value] of Object.entries(patch)) result[key] = merge(result[key], value);
  return result;
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
