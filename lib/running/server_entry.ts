import { join } from "node:path";
import process from "node:process";
import { sha256Hex, writeFileAtomically } from "@/lib/core/mod.ts";
import { stateFolder } from "./state_folder.ts";

/** A server that runs, as it tells programs of the same user. */
export interface ServerEntry {
  pid: number;
  port: number;
  /** Ports it listens on beside that one: pages of simulated devices. */
  ports?: readonly number[];
  /** Address of its page. */
  url: string;
  /** When it was started, as ISO time. */
  started: string;
  version: string;
  /** Absolute path of its workspace. */
  workspace: string;
  /** The token of this run: whoever can read this file is the user the server runs as. */
  token: string;
}

/** Entries looked at; more would be left over by something that went wrong. */
const MOST_ENTRIES = 200;
const MOST_BYTES = 16 * 1024;

/**
 * Writes the entry of a server, readable by this user alone.
 *
 * @returns The function that takes it away, or `undefined` when this user has no folder for such things.
 */
export async function writeEntry(entry: ServerEntry): Promise<(() => Promise<void>) | undefined> {
  const folder = entriesFolder();
  if (folder === undefined) return undefined;
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  await sweep(folder);
  const path = join(folder, await entryName(entry.workspace));
  await writeFileAtomically(path, JSON.stringify(entry), { mode: 0o600 });
  return () => Deno.remove(path).catch(() => {});
}

/** The entry of the server on that workspace; it may be gone by now. */
export async function readEntry(workspace: string): Promise<ServerEntry | undefined> {
  const folder = entriesFolder();
  return folder === undefined ? undefined : await readOne(join(folder, await entryName(workspace)));
}

/** What the servers of this user have told, also of those that ended without taking it back. */
export async function allEntries(): Promise<ServerEntry[]> {
  const folder = entriesFolder();
  if (folder === undefined) return [];
  const names: string[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (isFile && name.endsWith(".json") && names.length < MOST_ENTRIES) names.push(name);
    }
  } catch {
    return [];
  }
  const entries = await Promise.all(names.map((name) => readOne(join(folder, name))));
  return entries.filter((entry) => entry !== undefined);
}

/**
 * The ports on which servers of this user listen on this machine. A process that has taken over the number of one that
 * was killed keeps its port among them until the next server starts: rather one port too many than one too few.
 */
export async function otherServerPorts(): Promise<ReadonlySet<number>> {
  return new Set((await allEntries()).filter(({ pid }) => isRunning(pid)).flatMap(portsOf));
}

function portsOf({ port, ports }: ServerEntry): readonly number[] {
  return Array.isArray(ports) ? [port, ...ports] : [port];
}

/** True while there is a process of that number. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one too.
    return (error as { code?: string }).code === "EPERM";
  }
}

function entriesFolder(): string | undefined {
  const folder = stateFolder();
  return folder === undefined ? undefined : join(folder, "servers");
}

async function entryName(workspace: string): Promise<string> {
  return `${(await sha256Hex(new TextEncoder().encode(workspace))).slice(0, 32)}.json`;
}

async function readOne(path: string): Promise<ServerEntry | undefined> {
  try {
    if ((await Deno.stat(path)).size > MOST_BYTES) return undefined;
    const entry = JSON.parse(await Deno.readTextFile(path)) as ServerEntry;
    const whole = Number.isInteger(entry.pid) && Number.isInteger(entry.port) &&
      [entry.url, entry.token, entry.workspace].every((text) => typeof text === "string");
    return whole ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** Takes away the entries of servers that were killed, and what is no entry. */
async function sweep(folder: string): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || !name.endsWith(".json")) continue;
    const entry = await readOne(join(folder, name));
    if (entry === undefined || !isRunning(entry.pid)) await Deno.remove(join(folder, name)).catch(() => {});
  }
}
