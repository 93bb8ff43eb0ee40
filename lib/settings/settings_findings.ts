import { nearestName } from "@/lib/core/mod.ts";
import { serverSettings } from "./server_settings.ts";

type Fields = Record<string, unknown>;
interface Schema {
  shape?: Record<string, Schema>;
  def: { innerType?: Schema };
}

/** Settings the documents name that nothing here heeds yet; a section stands for all that is in it. */
const NOT_YET = new Set([
  "agents",
  "ai",
  "discovery",
  "polling.clientFlushRate",
  "safety",
  "security.editorMode",
  "security.https",
  "security.remoteAccess",
  "voice",
]);

const ROOT = serverSettings as unknown as Schema;

/**
 * What in a configuration file has no effect: a sentence for each key, with the setting that was probably meant.
 *
 * @param file `repeated` names the keys that stand there more than once.
 */
export function settingsFindings({ raw, repeated }: { raw: Fields; repeated: readonly string[] }): string[] {
  return [
    ...repeated.map((path) => `"${path}" stands there more than once, and only the last one counts`),
    ...findingsIn(raw, ROOT, []),
  ];
}

/**
 * What is wrong with a path that names no setting, with the one that was probably meant; `undefined` for a setting and for
 * those the documents name that nothing here heeds yet.
 */
export function unknownSetting(path: readonly string[]): string | undefined {
  if (isSetting(path) || path.some((_, depth) => NOT_YET.has(path.slice(0, depth + 1).join(".")))) {
    return undefined;
  }
  const known = path.findIndex((_, depth) => !isSetting(path.slice(0, depth + 1)));
  const wrong = path.slice(0, known + 1);
  // A section there is not: what stands in it may be found somewhere else.
  const meant = [wrong, path].map(didYouMean).find((text) => text !== "") ?? "";
  return `"${wrong.join(".")}" is no setting${meant}`;
}

/** True for the path of a value this server reads. */
export function isSetting(path: readonly string[]): boolean {
  let at = ROOT;
  for (const key of path) {
    const { shape } = unwrapped(at);
    if (shape === undefined) return true;
    if (!Object.hasOwn(shape, key)) return false;
    at = shape[key]!;
  }
  return true;
}

function findingsIn(raw: Fields, schema: Schema, section: readonly string[]): string[] {
  const { shape } = unwrapped(schema);
  if (shape === undefined) return [];
  return Object.entries(raw).flatMap(([key, value]) => {
    const path = [...section, key];
    const known = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (known !== undefined) return isFields(value) ? findingsIn(value, known, path) : [];
    if (NOT_YET.has(path.join("."))) return [`"${path.join(".")}" has no effect in this version yet`];
    const meant = didYouMean(path);
    const inside = meant === "" && isFields(value) ? misplaced(value, path) : [];
    return [`"${path.join(".")}" is no setting and has no effect${meant}`, ...inside];
  });
}

/** Settings in a section there is not: those that are found somewhere else. */
function misplaced(raw: Fields, section: readonly string[]): string[] {
  return Object.keys(raw).flatMap((key) => {
    const path = [...section, key];
    const meant = didYouMean(path);
    return meant === "" ? [] : [`"${path.join(".")}" has no effect${meant}`];
  });
}

function didYouMean(path: readonly string[]): string {
  const section = path.slice(0, -1).join("."), key = path.at(-1)!;
  if (key.includes(".") && isSetting(key.split("."))) {
    const inner = key.split(".").reduceRight((value, name) => `{ "${name}": ${value} }`, "…");
    return `; a section is an object: ${inner}`;
  }
  const beside = PATHS.filter((known) => sectionOf(known) === section);
  const near = nearestOf(key, beside) ?? nearestOf(key, PATHS) ?? [];
  return near.length === 0 ? "" : `; did you mean ${near.map((known) => `"${known}"`).join(" or ")}?`;
}

/** Paths whose last name is the nearest; several when more than one section has a setting of that name. */
function nearestOf(key: string, paths: readonly string[]): string[] | undefined {
  const name = nearestName(key, paths.map(nameOf));
  return name === undefined ? undefined : paths.filter((path) => nameOf(path) === name);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

function sectionOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(".")));
}

function pathsIn(schema: Schema, section: string): string[] {
  return Object.entries(unwrapped(schema).shape ?? {}).flatMap((
    [key, inner],
  ) => [section + key, ...pathsIn(inner, `${section}${key}.`)]);
}

function unwrapped(schema: Schema): Schema {
  return schema.shape === undefined && schema.def.innerType !== undefined
    ? unwrapped(schema.def.innerType)
    : schema;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every section and setting by its path, those that are not heeded yet too. */
const PATHS: readonly string[] = [...pathsIn(ROOT, ""), ...NOT_YET];
