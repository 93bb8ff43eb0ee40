import { join } from "node:path";
import { FileProblem, fileReason, readRegularText, requireRegularFile } from "@/lib/core/mod.ts";
import { repeatedKeyFindings } from "@/lib/packages/mod.ts";
import type { Finding } from "@/lib/protocol/mod.ts";
import type { VenvPlan } from "./python/venv.ts";
import { isBelow, MAX_SOURCE_BYTES } from "./read_source.ts";

/** One driver file and what lies beside it. */
export interface DriverFile {
  /** Absolute path of the driver file. */
  file: string;
  /** Text of its starter template, when there is one. */
  template: string | null;
  size: number;
  mtime: number;
  /** Why it cannot be a driver, whatever is in it: it is a pipe, or a link to the outside. */
  refused?: string;
  /** What is wrong with what lies beside a loose file, as its manifest. */
  findings?: Finding[];
  /** The package it came in; absent for loose files. */
  origin?: PackageOrigin;
}

/** What the package of a driver says of it: the manifest alone tells identity and version (spec wire §2). */
export interface PackageOrigin {
  id: string;
  version: string;
  tier: number;
  category: "free" | "premium";
  details: string | undefined;
  findings: Finding[];
  /** The virtual environment of a Python package with requirements. */
  venv: VenvPlan | undefined;
}

/**
 * Finds driver files in a folder: loose ones and one level of sub-folders (document 002). What bears the name of one
 * but is no file in the folder comes with the reason.
 *
 * @param suffix How the names of driver files end: `.driver.js`.
 */
export async function findDriverFiles(folder: string, suffix: string): Promise<DriverFile[]> {
  const root = await Deno.realPath(folder).catch(() => undefined);
  if (root === undefined) return [];
  const found: DriverFile[] = [];
  for (const directory of [root, ...await subfolders(root)]) {
    const names = (await namesIn(directory)).filter((name) => name.endsWith(suffix)).sort();
    for (const name of names) {
      const path = join(directory, name);
      const entry = await describe(
        root,
        path,
        await templateOf(path.slice(0, -suffix.length), names.length === 1),
      );
      if (entry !== undefined) found.push(entry);
    }
  }
  return found;
}

async function describe(
  root: string,
  path: string,
  template: string | null,
): Promise<DriverFile | undefined> {
  const entry = await Deno.lstat(path).catch(() => undefined);
  if (entry === undefined) return undefined;
  try {
    const file = await Deno.realPath(path);
    if (!isBelow(root, file)) throw new FileProblem("it is a link to a file outside the folder of drivers");
    await requireRegularFile(file);
    const { size, mtime } = await Deno.stat(file);
    return { file, size, mtime: mtime?.getTime() ?? 0, template };
  } catch (error) {
    return { file: path, size: 0, mtime: 0, template, refused: fileReason(error) };
  }
}

// `template.js` belongs to the one driver beside it; among several, each has its own `<name>.template.js`.
async function templateOf(stem: string, alone: boolean): Promise<string | null> {
  const own = await readTemplate(`${stem}.template.js`);
  if (own !== null || !alone) return own;
  return await readTemplate(join(stem, "..", "template.js"));
}

/** The text of a starter template; `null` when there is none that can be read. */
export async function readTemplate(path: string): Promise<string | null> {
  return await readRegularText(path, { most: MAX_SOURCE_BYTES }).catch(() => null);
}

async function subfolders(root: string): Promise<string[]> {
  const folders: string[] = [];
  for await (const entry of Deno.readDir(root)) {
    if (entry.isDirectory && !entry.name.startsWith(".")) folders.push(join(root, entry.name));
  }
  return folders.sort();
}

async function namesIn(directory: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(directory)) names.push(name);
  return names;
}

/**
 * Finds native drivers in a folder: sub-folders with a `manifest.json` of tier 3, whose `entryPoint` names an executable
 * that speaks the wire of document 000 on stdin and stdout (design §8.5).
 */
export async function findNativeDrivers(folder: string): Promise<DriverFile[]> {
  const root = await Deno.realPath(folder).catch(() => undefined);
  if (root === undefined) return [];
  const found: DriverFile[] = [];
  for (const directory of await subfolders(root)) {
    const native = await nativeEntry(directory);
    const file = native && await describe(root, join(directory, native.entryPoint), null);
    if (file !== undefined) {
      found.push({
        ...file,
        template: await readTemplate(join(directory, "template.js")),
        findings: native!.findings,
      });
    }
  }
  return found;
}

async function nativeEntry(
  directory: string,
): Promise<{ entryPoint: string; findings: Finding[] } | undefined> {
  try {
    const text = await readRegularText(join(directory, "manifest.json"), { most: MAX_SOURCE_BYTES });
    const { tier, entryPoint } = JSON.parse(text);
    const bare = typeof entryPoint === "string" && entryPoint !== "" && !/[/\\]|\.\./.test(entryPoint);
    return tier === 3 && bare ? { entryPoint, findings: repeatedKeyFindings(text) } : undefined;
  } catch {
    return undefined;
  }
}
