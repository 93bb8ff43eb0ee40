import { didYouMean } from "@/lib/core/mod.ts";
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

/** What in a configuration file has no effect: a sentence for each key, with the key that was probably meant. */
export function settingsFindings(raw: Fields): string[] {
  return findingsIn(raw, serverSettings as unknown as Schema, "");
}

function findingsIn(raw: Fields, schema: Schema, prefix: string): string[] {
  const { shape } = unwrapped(schema);
  if (shape === undefined) return [];
  return Object.entries(raw).flatMap(([key, value]) => {
    const path = prefix + key;
    const known = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (known !== undefined) return isFields(value) ? findingsIn(value, known, `${path}.`) : [];
    if (NOT_YET.has(path)) return [`server.json: "${path}" has no effect in this version yet`];
    const later = [...NOT_YET].filter((name) => name.startsWith(prefix)).map((name) =>
      name.slice(prefix.length)
    );
    const meant = didYouMean(key, [...Object.keys(shape), ...later.filter((name) => !name.includes("."))]);
    return [`server.json: "${path}" is no setting and has no effect${meant}`];
  });
}

function unwrapped(schema: Schema): Schema {
  return schema.shape === undefined && schema.def.innerType !== undefined
    ? unwrapped(schema.def.innerType)
    : schema;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
