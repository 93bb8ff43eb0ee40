import { z } from "zod";
import { repeatedInJson } from "@/lib/core/mod.ts";
import { type Finding, schemaWords } from "@/lib/protocol/mod.ts";
import { DRIVER_GROUPS } from "./driver_tags.ts";
import { quoted } from "./install_failed.ts";
import { identityFindings, manifestFindings } from "./manifest_rules.ts";
import { finding } from "./rules.ts";
import { compareVersions, isVersion } from "./versions.ts";

/** Repeated keys that are told. */
const MOST_REPEATED = 10;

const text = z.string();
const texts = z.array(z.string());

const optionalFields = {
  description: text,
  tags: texts,
  author: z.looseObject({ name: text.optional(), url: text.optional(), github: text.optional() }),
  homepage: text,
  repository: text,
  license: text,
  icon: text,
  minimumServerVersion: text.refine(isVersion, "is no version"),
  minMuxitVersion: text.refine(isVersion, "is no version"),
  capabilities: texts,
  permissions: texts,
  details: text,
  driverIdSha256: text,
  commerce: z.looseObject({}),
};

/** A field that is left out when it has the wrong type: a finding says so. */
function lenient<Type extends z.ZodType>(type: Type): z.ZodCatch<z.ZodOptional<Type>> {
  return type.optional().catch(() => undefined as z.output<z.ZodOptional<Type>>);
}

const manifestSchema = z.looseObject({
  formatVersion: z.number().catch(1),
  id: text,
  name: text,
  version: text,
  entryPoint: text,
  category: z.enum(["free", "premium"]).catch("free"),
  tier: z.union([z.literal(1), z.literal(2), z.literal(3)]).catch(1),
  group: z.enum(DRIVER_GROUPS).optional().catch(undefined),
  description: lenient(optionalFields.description),
  tags: lenient(optionalFields.tags),
  author: lenient(optionalFields.author),
  homepage: lenient(optionalFields.homepage),
  repository: lenient(optionalFields.repository),
  license: lenient(optionalFields.license),
  icon: lenient(optionalFields.icon),
  minimumServerVersion: lenient(optionalFields.minimumServerVersion),
  minMuxitVersion: lenient(optionalFields.minMuxitVersion),
  capabilities: lenient(optionalFields.capabilities),
  permissions: lenient(optionalFields.permissions),
  details: lenient(optionalFields.details),
  driverIdSha256: lenient(optionalFields.driverIdSha256),
  commerce: lenient(optionalFields.commerce),
});

/**
 * What a `manifest.json` says, with the defaults filled in: category free, tier 1. Unknown keys are kept.
 * `minimumServerVersion` stands for `minMuxitVersion` too.
 */
export type Manifest = z.output<typeof manifestSchema>;

/** What reading a manifest gave. */
export interface ParsedManifest {
  /** Given when id, name, version and entry are usable; other hard findings may stand beside it. */
  manifest?: Manifest;
  findings: Finding[];
}

/** Parses the text of a `manifest.json` and checks it against every rule about the manifest alone. */
export function parseManifest(source: string): ParsedManifest {
  const raw = readObject(source);
  if (raw === undefined) {
    const message =
      "manifest.json is not a JSON object; write one with formatVersion, id, name, version and entryPoint.";
    return { findings: [finding("MANIFEST_INVALID", message)] };
  }
  const identity = identityFindings(raw);
  const findings = [
    ...repeatedKeyFindings(source),
    ...identity,
    ...manifestFindings(raw),
    ...fieldFindings(raw),
  ];
  if (identity.length > 0) return { findings };
  const manifest = manifestSchema.parse(raw);
  if (manifest.entryPoint.endsWith(".driver.py")) manifest.tier = 2;
  const minimum = higher(manifest.minimumServerVersion, manifest.minMuxitVersion);
  if (minimum !== undefined) manifest.minimumServerVersion = minimum;
  return { manifest, findings };
}

/** Keys that stand more than once in the text of a manifest. */
export function repeatedKeyFindings(source: string): Finding[] {
  return repeatedInJson(source, MOST_REPEATED).map((path) =>
    finding("KEY_REPEATED", `manifest.json has ${quoted(path)} more than once; only the last one counts.`)
  );
}

function readObject(source: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(source.replace(/^\uFEFF/, ""));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// Tags and author have rules of their own for what is missing; a wrong type counts as missing there.
function fieldFindings(raw: Record<string, unknown>): Finding[] {
  const found: Finding[] = [];
  for (const [key, type] of Object.entries(optionalFields)) {
    const value = raw[key];
    if (value === undefined || value === null || ["tags", "author", "description"].includes(key)) continue;
    const { success, error } = type.safeParse(value, { error: schemaWords });
    if (success) continue;
    found.push(
      finding("FIELD_INVALID", `${key} is left out: it ${error.issues[0]!.message}.`),
    );
  }
  const { minimumServerVersion: one, minMuxitVersion: other } = raw;
  if (typeof one === "string" && typeof other === "string" && one !== other) {
    const message = `minimumServerVersion is ${one} and minMuxitVersion is ${other}; the higher one counts.`;
    found.push(finding("MINIMUM_VERSION_CONFLICT", message));
  }
  return found;
}

function higher(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareVersions(a, b) < 0 ? b : a;
}
