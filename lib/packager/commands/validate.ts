import { basename, relative } from "node:path";
import type { Finding } from "@/lib/protocol/mod.ts";
import { PACKAGE_SUFFIX, validatePackage, validateProject, type Validation } from "@/lib/packages/mod.ts";
import type { Answer, Command, Invocation } from "../context.ts";
import { allProjects, findProject, isFolder } from "../find_project.ts";
import { findingsText } from "../findings_text.ts";
import { UsageError } from "../usage_error.ts";

/** What was found in one driver, in the documented form. */
interface Result {
  driver: { name: string; type: string; dir: string };
  errors: Finding[];
  warnings: Finding[];
}

const TYPES = { 1: "js", 2: "python", 3: "native" } as const;

/** Checks drivers against every rule. */
export const validate: Command = {
  name: "validate",
  usage: "[folder or package …] [--all] [--strict]",
  summary: "Check drivers against every rule; --all takes every project, --strict counts warnings as errors",
  flags: { all: "none", strict: "none", workspace: "value" },
  async run(invocation) {
    const strict = invocation.has("strict");
    const results: Result[] = [];
    for (const path of await targets(invocation)) results.push(await check(path, invocation));
    const summary = {
      errors: results.reduce((sum, { errors }) => sum + errors.length, 0),
      warnings: results.reduce((sum, { warnings }) => sum + warnings.length, 0),
      strict,
    };
    return {
      json: { results, summary },
      text: textOf(results, summary),
      failed: summary.errors > 0 || (strict && summary.warnings > 0),
    } satisfies Answer;
  },
};

async function targets(invocation: Invocation): Promise<string[]> {
  const { words, cwd } = invocation;
  if (invocation.has("all")) {
    if (words.length > 0) {
      throw new UsageError("--all takes every project; leave the folders out, or leave --all out");
    }
    return await allProjects(invocation);
  }
  if (words.length === 0) {
    const here = await Deno.stat(invocation.path("manifest.json")).catch(() => undefined);
    if (here === undefined) throw new UsageError("Name a folder or a package, or say --all");
    return [cwd];
  }
  return await Promise.all(words.map(async (word) => {
    const path = invocation.path(word);
    const file = word.endsWith(PACKAGE_SUFFIX) && !await isFolder(path);
    return file ? path : await findProject(word, invocation);
  }));
}

async function check(path: string, { cwd }: Invocation): Promise<Result> {
  const found = path.endsWith(PACKAGE_SUFFIX) && !await isFolder(path)
    ? await validatePackage(path)
    : await validateProject(path);
  return {
    driver: {
      name: found.manifest?.name ?? basename(path),
      type: await typeOf(path, found),
      dir: (relative(cwd, path) || ".").replaceAll("\\", "/"),
    },
    errors: found.findings.filter(({ severity }) => severity === "hard"),
    warnings: found.findings.filter(({ severity }) => severity === "soft"),
  };
}

async function typeOf(path: string, { manifest }: Validation): Promise<string> {
  if (manifest !== undefined) return TYPES[manifest.tier];
  const entries = await Array.fromAsync(Deno.readDir(path)).catch(() => []);
  if (entries.some(({ name }) => name.endsWith(".driver.js"))) return TYPES[1];
  return entries.some(({ name }) => name.endsWith(".driver.py")) ? TYPES[2] : "unknown";
}

function textOf(
  results: readonly Result[],
  { errors, warnings }: { errors: number; warnings: number },
): string {
  const blocks = results.map(({ driver, errors, warnings }) => {
    const found = findingsText([...errors, ...warnings]);
    return `${driver.name} (${driver.type}, ${driver.dir})\n${found === "" ? "ok" : found}\n`;
  });
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
  return [
    ...blocks,
    `${count(results.length, "driver")}, ${count(errors, "error")}, ${count(warnings, "warning")}`,
  ].join("\n");
}
