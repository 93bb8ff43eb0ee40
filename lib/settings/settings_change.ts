import { AppError, errorText } from "@/lib/protocol/mod.ts";
import { setInJson } from "./json_text.ts";
import { unmasked } from "./masked_settings.ts";
import { MAX_DEPTH } from "./parse_settings.ts";
import { unknownSetting } from "./settings_findings.ts";

type Json = Record<string, unknown>;

/** Values that are set one by one in the text; a larger change writes the file anew. */
const MOST_SINGLE = 200;
/** Keys that are no settings one message tells of. */
const MOST_UNKNOWN = 5;

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

/** The patch that changes one value by its dot path. */
export function patchAt(path: string, value: unknown): Json {
  const keys = path.split(".");
  if (keys.some((key) => key === "")) {
    throw new AppError("CONFIG_INVALID", `Cannot set "${path}": it is not a path of keys joined by dots`);
  }
  return keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Json;
}

/**
 * The text of the configuration file after a deep merge of `patch`; what the patch does not name stays as it is,
 * character by character. Keys that are no settings may stand in it, but none is changed.
 *
 * @param text The file as it is now; `undefined` when there is none.
 * @throws {AppError} `CONFIG_INVALID` when the file holds no object, a mask stands for no secret, or what would change is
 * no setting.
 */
export function changedText(text: string | undefined, patch: Json): string {
  const current = text === undefined ? {} : parsed(text);
  const change = withoutMasks(patch, current);
  const singles = singlesOf(change, current, []);
  refuseUnknown(singles);
  if (text === undefined) return JSON.stringify(change, null, 2) + "\n";
  if (singles.length > MOST_SINGLE) return JSON.stringify(merge(current, change), null, 2) + "\n";
  return singles.reduce((whole, { path, value }) => setInJson(whole, path, value), text);
}

function refuseUnknown(singles: readonly Single[]): void {
  const unknown = new Set(
    singles.flatMap(({ path, value }) => leavesOf(value, path)).flatMap((path) => unknownSetting(path) ?? []),
  );
  if (unknown.size === 0) return;
  const named = [...unknown].slice(0, MOST_UNKNOWN);
  const more = unknown.size > named.length ? ` ${unknown.size - named.length} more are none either.` : "";
  const sentences = named.map((text) => text.endsWith("?") ? text : `${text}.`).join(" ");
  throw new AppError(
    "CONFIG_INVALID",
    `Cannot change config/server.json: ${sentences}${more} Nothing was changed`,
  );
}

/** Paths of all values in one that is set. */
function leavesOf(value: unknown, path: readonly string[]): (readonly string[])[] {
  if (!isJson(value) || Object.keys(value).length === 0) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
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
