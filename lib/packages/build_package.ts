import { dirname, join, resolve } from "node:path";
import { AppError, errorText } from "@/lib/protocol/mod.ts";
import { packArchive, type PackedFile } from "./archive/write_archive.ts";
import { FindingsError } from "./findings_error.ts";
import { inspectPackage, type PackageInfo } from "./inspect_package.ts";
import type { Manifest } from "./manifest.ts";
import { listProject, type ProjectFile } from "./project_files.ts";
import { isRefused } from "./rules.ts";
import { validateProject } from "./validate_project.ts";

/** Options of {@linkcode buildPackage}. */
export interface BuildOptions {
  /** Folder of the Python package `muxit_driver`, which goes into every Python package. Default: the house's own. */
  pythonSdk?: string;
}

/** What the vendored SDK is called, in a project and in a package. */
const SDK_NAME = "muxit_driver";
/** Folder of the SDK that comes with the house. */
export const PYTHON_SDK: string = resolve(import.meta.dirname!, "../../drivers/_sdk/python", SDK_NAME);

/**
 * Packs a project. The same files give the same bytes, on every machine: manifest and entry come first, the rest in the
 * order of its names, times are fixed. The package appears at once and whole, or not at all.
 *
 * @param folder Project folder of the driver.
 * @param outFile Path of the package; its folder is made.
 * @throws {FindingsError} When the project has hard findings; nothing is written then.
 */
export async function buildPackage(
  folder: string,
  outFile: string,
  { pythonSdk = PYTHON_SDK }: BuildOptions = {},
): Promise<PackageInfo> {
  const { manifest, findings } = await validateProject(folder);
  if (manifest === undefined || isRefused(findings)) {
    throw new FindingsError(`Cannot pack ${folder}`, findings);
  }
  const { files } = await listProject(folder);
  const sources = manifest.tier === 2 ? await withSdk(files, pythonSdk) : files;
  const packed: PackedFile[] = [];
  for (const file of sources.toSorted(byPlace(manifest))) packed.push(await load(file, manifest));
  await writeWhole(outFile, await packArchive(packed));
  return await inspectPackage(outFile);
}

function byPlace({ entryPoint }: Manifest): (a: ProjectFile, b: ProjectFile) => number {
  const first = ["manifest.json", entryPoint];
  const rank = ({ name }: ProjectFile) => first.includes(name) ? first.indexOf(name) : first.length;
  return (a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
}

async function load({ name, path }: ProjectFile, manifest: Manifest): Promise<PackedFile> {
  const bytes = await Deno.readFile(path);
  // Written anew, so that white space and a byte order mark do not make another package.
  if (name === "manifest.json") {
    const value = JSON.parse(new TextDecoder().decode(bytes));
    return { name, bytes: new TextEncoder().encode(JSON.stringify(value, null, 2) + "\n") };
  }
  return { name, bytes, executable: manifest.tier === 3 && name === manifest.entryPoint };
}

/** The files with the SDK beside them; a copy the project has for its editor gives way to the current one. */
async function withSdk(files: readonly ProjectFile[], sdk: string): Promise<ProjectFile[]> {
  const own = files.filter(({ name }) => !name.startsWith(`${SDK_NAME}/`));
  try {
    const { files: parts } = await listProject(sdk);
    if (!parts.some(({ name }) => name === "__init__.py")) throw new TypeError("it has no __init__.py");
    return [...own, ...parts.map((file) => ({ ...file, name: `${SDK_NAME}/${file.name}` }))];
  } catch (error) {
    const message = `Cannot pack the Python SDK from ${sdk}: ${errorText(error)}. Name its folder`;
    throw new AppError("CONFIG_READ_FAILED", message, { cause: error });
  }
}

async function writeWhole(outFile: string, pieces: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
  const folder = dirname(resolve(outFile));
  await Deno.mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${crypto.randomUUID()}.tmp`);
  try {
    await Deno.writeFile(temporary, ReadableStream.from(pieces), { createNew: true });
    await Deno.rename(temporary, outFile);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}
