import { type DriverGroup, type Finding, valueFacts } from "@/lib/protocol/mod.ts";
import { twinNames } from "../twin_names.ts";
import type { ActionMeta, ArgMeta, DriverMeta, PropertyMeta } from "../driver.ts";

type Fields = Record<string, unknown>;

const GROUPS: readonly string[] = ["instruments", "motion", "communication", "utilities"];

/** A driver's meta as the host uses it, and what the validator says of it. */
export interface NormalisedMeta {
  meta: DriverMeta;
  warnings: Finding[];
}

/**
 * Normalises the `meta` of a JavaScript driver (document 002). Takes every documented form; what is missing or of a
 * wrong type gets a default and, where a rule of the validator names it, a soft finding.
 *
 * @param given `meta` as plain data of a guest: anything may be in it.
 * @param fallbackName Name to use when the driver gives none.
 */
export function normaliseMeta(given: Fields, fallbackName: string): NormalisedMeta {
  const text = (key: string) => typeof given[key] === "string" ? (given[key] as string).trim() : "";
  const meta: DriverMeta = {
    name: text("name") || fallbackName,
    version: text("version") || "0.0.0",
    description: text("description"),
    ...(text("details") ? { details: text("details") } : {}),
    group: GROUPS.includes(text("group").toLowerCase())
      ? text("group").toLowerCase() as DriverGroup
      : "instruments",
    requiresSafetyGates: given.requiresSafetyGates !== false,
    properties: mapFields(given.properties, propertyMeta),
    actions: mapFields(given.actions, actionMeta),
    streams: streamNames(given.streams),
  };
  return { meta, warnings: softFindings(given, meta) };
}

function propertyMeta(given: unknown): PropertyMeta {
  if (typeof given === "string") return { type: given, access: "rw" };
  const fields = (given ?? {}) as Fields;
  return {
    type: typeof fields.type === "string" ? fields.type : "object",
    access: typeof fields.access === "string" ? fields.access : "rw",
    ...texts(fields, ["unit", "description", "details"]),
    ...valueFacts(fields),
  };
}

function actionMeta(given: unknown): ActionMeta {
  if (typeof given === "string") return { description: given };
  const fields = (given ?? {}) as Fields;
  return { ...texts(fields, ["description", "details"]), args: argList(fields.args) };
}

// Documented: a map of name to type. Also taken: a map to { type, description }, and a list of { name, type }.
function argList(given: unknown): ArgMeta[] {
  if (Array.isArray(given)) {
    return given.map((item) => argMeta((item as Fields | null)?.name ?? item, item));
  }
  if (typeof given !== "object" || given === null) return [];
  return Object.entries(given).map(([name, form]) => argMeta(name, form));
}

function argMeta(name: unknown, form: unknown): ArgMeta {
  const fields = (typeof form === "object" && form !== null ? form : { type: form }) as Fields;
  const optional = fields.optional === true || fields.required === false ? "?" : "";
  const type = typeof fields.type === "string" ? fields.type : "object";
  return {
    name: String(name),
    type: type.endsWith("?") ? type : type + optional,
    ...texts(fields, ["description"]),
    ...valueFacts(fields),
  };
}

function streamNames(given: unknown): string[] {
  if (Array.isArray(given)) {
    return given.map((item) => typeof item === "string" ? item : String((item as Fields | null)?.name ?? ""))
      .filter((name) => name !== "");
  }
  return typeof given === "object" && given !== null ? Object.keys(given) : [];
}

function softFindings(given: Fields, meta: DriverMeta): Finding[] {
  const found: Finding[] = [];
  const soft = (ruleId: string, message: string) => found.push({ ruleId, severity: "soft", message });
  if (meta.description === "") soft("DESCRIPTION_MISSING", `Driver '${meta.name}' has no meta.description.`);
  else if (meta.description.length < 40) {
    soft("DESCRIPTION_SHORT", `meta.description of '${meta.name}' is shorter than 40 characters.`);
  }
  for (const twins of twinNames(meta)) soft("NAME_AMBIGUOUS", `Driver '${meta.name}': ${twins}.`);
  if (given.group === undefined) soft("GROUP_MISSING", `Driver '${meta.name}' has no meta.group.`);
  else if (!GROUPS.includes(String(given.group).toLowerCase())) {
    soft("GROUP_INVALID", `meta.group of '${meta.name}' is none of ${GROUPS.join(", ")}.`);
  }
  return found;
}

function texts<Key extends string>(fields: Fields, keys: readonly Key[]): { [K in Key]?: string } {
  const found: { [K in Key]?: string } = {};
  for (const key of keys) if (typeof fields[key] === "string") found[key] = fields[key] as string;
  return found;
}

function mapFields<T>(given: unknown, each: (item: unknown) => T): Record<string, T> {
  if (typeof given !== "object" || given === null) return {};
  return Object.fromEntries(Object.entries(given).map(([name, item]) => [name, each(item)]));
}
