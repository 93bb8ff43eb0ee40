import { join } from "node:path";
import { writeFileAtomically } from "@/lib/core/mod.ts";
import type { Answer, Command, Invocation } from "../context.ts";
import { isFolder } from "../find_project.ts";
import { buildIndex } from "../registry/build_index.ts";
import { checkIndex } from "../registry/check_index.ts";
import { readJson } from "../registry/read_json.ts";
import type { RegistryIndex } from "../registry/registry_entry.ts";
import { table } from "../table.ts";
import { UsageError } from "../usage_error.ts";

/** Makes or checks the index of a registry. */
export const registry: Command = {
  name: "registry",
  usage: "build|check <folder> [--url address] [--out index.json]",
  summary: "Make the index of a registry from the packages of a folder, or check one (a folder or a file)",
  flags: { url: "value", out: "value" },
  async run(invocation) {
    const [verb, folder, ...more] = invocation.words;
    if (folder === undefined || more.length > 0) throw new UsageError("Say build or check, and one folder");
    if (verb === "build") return await buildAndWrite(invocation, invocation.path(folder));
    if (verb === "check") return await check(invocation, invocation.path(folder));
    throw new UsageError(`registry knows build and check, not '${verb}'`);
  },
};

async function buildAndWrite(invocation: Invocation, folder: string): Promise<Answer> {
  const base = invocation.value("url");
  if (base !== undefined && !/^https:\/\/[^/]+/.test(base)) {
    throw new UsageError("--url begins with https://");
  }
  const out = invocation.value("out");
  const path = out === undefined ? join(folder, "index.json") : invocation.path(out);
  const notes: string[] = [];
  const before = await readJson(path, () => {}).catch(() => undefined) as RegistryIndex | undefined;
  const index = await buildIndex(folder, {
    tell: (note) => notes.push(note),
    ...(base === undefined ? {} : { base }),
    ...(before === undefined ? {} : { before }),
  });
  const faults = checkIndex(index);
  if (faults.length > 0) return faulty(faults, notes);
  await writeFileAtomically(path, JSON.stringify(index, null, 2) + "\n");
  const rows = index.drivers.map(({ id, version, name }) => [id, version, name]);
  const text = `${path}: ${index.drivers.length} drivers\n${table(["ID", "VERSION", "NAME"], rows)}`
    .trimEnd();
  return { json: { path, drivers: index.drivers.length }, text, notes };
}

async function check(invocation: Invocation, path: string): Promise<Answer> {
  const notes: string[] = [];
  const tell = (note: string) => void notes.push(note);
  const index = await isFolder(path)
    ? await readJson(join(path, "index.json"), tell).catch((error) => {
      // Without an index the folder's own entries are looked at.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      const base = invocation.value("url");
      return buildIndex(path, { ...(base === undefined ? {} : { base }), tell });
    }) as RegistryIndex
    : await readJson(path, tell) as RegistryIndex;
  const faults = checkIndex(index);
  if (faults.length > 0) return faulty(faults, notes);
  return {
    json: { drivers: index.drivers.length, faults },
    text: `ok, ${index.drivers.length} drivers`,
    notes,
  };
}

function faulty(faults: string[], notes: readonly string[]): Answer {
  return { json: { faults }, text: table(["FAULT"], faults.map((fault) => [fault])), notes, failed: true };
}
