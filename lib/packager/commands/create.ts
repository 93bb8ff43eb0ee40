import { basename, dirname, join, relative } from "node:path";
import { AppError } from "@/lib/protocol/mod.ts";
import { PYTHON_SDK } from "@/lib/packages/mod.ts";
import type { Command, Invocation } from "../context.ts";
import { driverNames } from "../scaffold/driver_names.ts";
import { type DriverKind, scaffold } from "../scaffold/scaffold.ts";
import { UsageError } from "../usage_error.ts";

const KINDS: readonly DriverKind[] = ["js", "py", "native"];

/** Makes a new driver. */
export const create: Command = {
  name: "create",
  usage: "[--js|--py|--native] <name> [--dir folder] [--org name]",
  summary:
    "Make a new driver that works, with a test, in drivers/js, drivers/py or drivers/native, or in --dir",
  flags: { js: "none", py: "none", native: "none", dir: "value", org: "value" },
  async run(invocation) {
    const kinds = KINDS.filter((kind) => invocation.has(kind));
    if (kinds.length > 1) throw new UsageError("Say one of --js, --py and --native");
    const kind = kinds[0] ?? "js";
    const names = driverNames(invocation.soleWord("name"));
    const folder = join(invocation.path(invocation.value("dir") ?? join("drivers", kind)), names.short);
    const shown = (relative(invocation.cwd, folder) || ".").replaceAll("\\", "/");
    const files = scaffold({ ...names, kind, org: orgOf(invocation), folder: shown });
    await writeAll(folder, files);
    if (kind === "py") await copySdk(join(folder, basename(PYTHON_SDK)));
    const written = Object.keys(files).sort();
    return {
      json: { folder, files: written },
      text: `${folder}\n${written.map((file) => `  ${file}`).join("\n")}\nREADME.md says how to go on`,
    };
  },
};

function orgOf(invocation: Invocation): string {
  const org = invocation.value("org") ?? "local";
  if (/^[a-z0-9][a-z0-9-]{2,39}$/.test(org)) return org;
  throw new UsageError(`--org is '${org}'; 3 to 40 of a-z, 0-9 and "-" are allowed`);
}

async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await Deno.mkdir(dirname(folder), { recursive: true });
  try {
    await Deno.mkdir(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    const message = `Cannot make ${folder}: it is there already; choose another name or --dir`;
    throw new AppError("CONFIG_WRITE_FAILED", message, { cause: error });
  }
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(folder, name), text, { createNew: true });
  }
}

async function copySdk(to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isFile } of Deno.readDir(PYTHON_SDK)) {
    if (isFile) await Deno.writeFile(join(to, name), await Deno.readFile(join(PYTHON_SDK, name)));
  }
}
