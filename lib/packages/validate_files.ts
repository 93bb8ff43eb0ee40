import { errorText, type Finding } from "@/lib/protocol/mod.ts";
import type { DriverFiles } from "./driver_files.ts";
import { readModule } from "./javascript_source.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { readPython } from "./python_source.ts";
import { finding } from "./rules.ts";
import { compareVersions } from "./versions.ts";

/**
 * The version of the documented product whose drivers run here: what `minimumServerVersion` is compared with, because
 * drivers were made for that product's numbers.
 */
export const DOCUMENTED_VERSION = "0.33.0";

/** Options of validating. */
export interface ValidateOptions {
  /** Version to compare `minimumServerVersion` with. Default {@linkcode DOCUMENTED_VERSION}. */
  serverVersion?: string;
  /** Look into the sources too. Default true; parsing 1 MB of JavaScript takes some tenths of a second. */
  sources?: boolean;
}

/** What validating gave. */
export interface Validation {
  /** Given when id, name, version and entry are usable. */
  manifest?: Manifest;
  findings: Finding[];
}

/** Checks the files of a driver against every rule. `template`: how much a missing template.js matters. */
export async function validateFiles(
  files: DriverFiles,
  options: ValidateOptions & { template: Finding["severity"] },
): Promise<Validation> {
  if (!files.has("manifest.json")) {
    return { findings: [finding("MANIFEST_MISSING", "There is no manifest.json beside the driver.")] };
  }
  const parsed = await readManifestText(files);
  if (typeof parsed !== "string") return { findings: [parsed] };
  const { manifest, findings } = parseManifest(parsed);
  if (manifest === undefined) {
    return { findings: [...findings, ...await templateFindings(files, options.template)] };
  }
  findings.push(...versionFindings(manifest, options.serverVersion ?? DOCUMENTED_VERSION));
  if (!files.has(manifest.entryPoint)) {
    const hint = manifest.tier === 3 ? "; compile it first" : "";
    const message = `entryPoint names '${manifest.entryPoint}', which is not there${hint}.`;
    findings.push(finding("ENTRYPOINT_FILE_MISSING", message));
  } else if (options.sources ?? true) findings.push(...await sourceFindings(manifest, files));
  if (manifest.icon !== undefined && !files.has(manifest.icon)) {
    findings.push(finding("ICON_FILE_MISSING", "The file that icon names is not there."));
  }
  findings.push(...await templateFindings(files, options.template));
  return { manifest, findings };
}

async function readManifestText(files: DriverFiles): Promise<string | Finding> {
  try {
    return await files.text("manifest.json");
  } catch (error) {
    return finding("MANIFEST_INVALID", `manifest.json cannot be read: ${errorText(error)}.`);
  }
}

function versionFindings({ minimumServerVersion: minimum }: Manifest, server: string): Finding[] {
  if (minimum === undefined || compareVersions(server, minimum) >= 0) return [];
  const message = `The driver needs version ${minimum} or later; this server stands for ${server}.`;
  return [finding("SERVER_TOO_OLD", message)];
}

async function sourceFindings(manifest: Manifest, files: DriverFiles): Promise<Finding[]> {
  const { tier, entryPoint } = manifest;
  // An executable says nothing without being run.
  if (tier === 3) return [];
  try {
    const source = await files.text(entryPoint);
    return tier === 1 ? javascriptFindings(source, manifest) : pythonFindings(source, entryPoint);
  } catch (error) {
    const ruleId = tier === 1 ? "JS_SOURCE_REFUSED" : "PYTHON_META_MISSING";
    return [finding(ruleId, `${entryPoint} cannot be read: ${errorText(error)}.`)];
  }
}

function javascriptFindings(source: string, { entryPoint, version }: Manifest): Finding[] {
  const facts = readModule(source);
  if (facts.refused !== undefined) {
    return [finding("JS_SOURCE_REFUSED", `${entryPoint} is refused: ${facts.refused}.`)];
  }
  if (facts.exported === "missing") {
    return [finding("JS_DEFAULT_EXPORT_MISSING", `${entryPoint} has no \`export default\`.`)];
  }
  if (facts.exported === "other") {
    return [finding("JS_DEFAULT_EXPORT_MISSING", `The default export of ${entryPoint} is not an object.`)];
  }
  if (facts.keys?.has("meta") === false) {
    return [finding("JS_META_MISSING", `The default export of ${entryPoint} has no \`meta\`.`)];
  }
  if (facts.version === undefined || facts.version === version) return [];
  const message = `meta.version is ${JSON.stringify(facts.version)}, the manifest says ${version}.`;
  return [finding("META_VERSION_MISMATCH", message)];
}

function pythonFindings(source: string, entry: string): Finding[] {
  const { importsSdk, hasMeta, callsRun } = readPython(source);
  if (!importsSdk) {
    const message = `${entry} does not import muxit_driver; it has to speak the wire by itself.`;
    return [finding("PYTHON_SDK_UNUSED", message)];
  }
  return [
    ...hasMeta ? [] : [finding("PYTHON_META_MISSING", `${entry} declares no META.`)],
    ...callsRun
      ? []
      : [finding("PYTHON_RUN_MISSING", `${entry} does not end with run(…); it would do nothing.`)],
  ];
}

async function templateFindings(files: DriverFiles, severity: Finding["severity"]): Promise<Finding[]> {
  if (!files.has("template.js")) {
    const message = "There is no template.js, the connector users start from.";
    return [finding("TEMPLATE_FILE_MISSING", message, severity)];
  }
  try {
    const facts = readModule(await files.text("template.js"));
    const what = facts.exported === "missing" ? "it has no `export default`" : undefined;
    // A connector may import the two transport factories, which a driver may not.
    const refused = /cannot import/.test(facts.refused ?? "") ? undefined : facts.refused;
    const reason = refused ?? what;
    return reason === undefined
      ? []
      : [finding("TEMPLATE_INVALID", `template.js cannot be used: ${reason}.`)];
  } catch (error) {
    return [finding("TEMPLATE_INVALID", `template.js cannot be read: ${errorText(error)}.`)];
  }
}
