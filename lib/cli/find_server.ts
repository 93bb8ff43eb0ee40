import { resolve } from "node:path";
import { errorText } from "@/lib/protocol/mod.ts";
import { delay, taskCommand } from "@/lib/core/mod.ts";
import { ClientError, fetchLocalToken } from "@/lib/client/mod.ts";
import {
  type LockFacts,
  lockHolder,
  readEntry,
  runningServers,
  type ServerEntry,
  WorkspaceTakenError,
} from "@/lib/running/mod.ts";
import type { CliOptions } from "./cli_options.ts";

/** A server that was started in this process. */
export interface HeadlessServer {
  /** Address of its page. */
  readonly url: string;
  readonly token: string;
  /** Resolves when every connector has become ready or has failed. */
  readonly ready: Promise<void>;
  /** True when the workspace was new or empty and got the starter content. */
  readonly filled?: boolean;
  close(): Promise<void>;
}

/** Where the server is, and how its token is had. */
export interface FoundServer {
  /** Address of the WebSocket. */
  readonly url: string;
  readonly token: (signal?: AbortSignal) => string | Promise<string>;
  /** Present when it was started here. */
  readonly headless?: HeadlessServer;
}

/** What finding a server needs. */
export interface FindOptions {
  options: Pick<CliOptions, "url" | "port" | "token" | "headless" | "workspace">;
  /** Path of the workspace folder. */
  workspace: string;
  /** False for commands that only ask about a server: they never start one. */
  mayStart: boolean;
  /** Starts a server on a free port. */
  startHeadless(workspace: string): Promise<HeadlessServer>;
  /** Says something to the person at the terminal. */
  note(text: string): void;
  signal: AbortSignal;
}

/** Milliseconds a server may take to answer, or to say where it listens. */
const PATIENCE_MS = 3000;
const LOOK_EVERY_MS = 50;

/**
 * The server that was named; else the one that runs on the workspace; else, when no workspace was named, the only one that
 * runs at all; else one that is started here and now.
 *
 * @throws {ClientError} `CLIENT_DISCONNECTED` when there is none and none is to be started, or the one there is does not
 * answer; whatever starting one throws.
 */
export async function findServer(find: FindOptions): Promise<FoundServer> {
  const { options, workspace, note } = find;
  if (options.headless) return await startOne(find);
  const named = options.url ?? (options.port === undefined ? undefined : addressOf(options.port));
  if (named !== undefined) return await namedServer(named, find);
  const folder = await Deno.realPath(workspace).catch(() => resolve(workspace));
  const facts = await factsOf(folder, find.signal);
  if (facts?.url !== undefined) {
    return { url: socketOf(facts.url), token: (signal) => tokenOf(facts.url!, { folder, options, signal }) };
  }
  const others = (await runningServers()).filter((entry) => entry.workspace !== folder);
  if (options.workspace === undefined && others.length > 0) {
    const [only] = others as [ServerEntry];
    if (others.length > 1) throw disconnected(`${severalRun(others)}; choose one with --port or --workspace`);
    note(`Using the server on ${only.workspace}, the only one running`);
    const parts = { folder: only.workspace, options };
    return { url: socketOf(only.url), token: (signal) => tokenOf(only.url, { ...parts, signal }) };
  }
  if (find.mayStart) return await startOne(find);
  throw disconnected(`No server is running on ${folder}; start one with "${taskCommand("start")}"`);
}

/** What the lock of the workspace tells; waits while a server is just being started. */
async function factsOf(folder: string, signal: AbortSignal): Promise<LockFacts | undefined> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const holder = await lockHolder(folder);
    if (holder === undefined || holder.facts?.url !== undefined) return holder?.facts;
    if (performance.now() > end) {
      const who = holder.facts === undefined ? "" : ` (process ${holder.facts.pid})`;
      throw disconnected(`A server is being started on ${folder}${who}, but does not say where it listens`);
    }
    await delay(LOOK_EVERY_MS, { signal });
  }
}

/** The token from the file only this user can read, else from the server itself, as document 004 has it. */
async function tokenOf(
  url: string,
  { folder, options, signal }: {
    folder: string;
    options: FindOptions["options"];
    signal: AbortSignal | undefined;
  },
): Promise<string> {
  if (options.token !== undefined) return options.token;
  const entry = await readEntry(folder);
  return entry?.url === url ? entry.token : await fetchLocalToken(tokenAddress(url), signal);
}

async function namedServer(url: string, { options, signal }: FindOptions): Promise<FoundServer> {
  const { token } = options;
  if (token !== undefined) return { url, token: () => token };
  const entry = (await runningServers()).find((server) => isSame(socketOf(server.url), url));
  if (entry !== undefined) {
    return { url, token: (signal) => tokenOf(entry.url, { folder: entry.workspace, options, signal }) };
  }
  const fault = await probe(url, signal);
  if (fault === undefined) return { url, token: (signal) => fetchLocalToken(tokenAddress(url), signal) };
  throw disconnected(
    `Cannot connect to ${url}: ${fault}; ${
      taskCommand("start")
    } starts a server; --token is needed for one on another machine`,
  );
}

async function startOne({ workspace, startHeadless, note, signal }: FindOptions): Promise<FoundServer> {
  signal.throwIfAborted();
  note(`Starting a server on ${workspace} for this run`);
  const headless = await startHeadless(workspace).catch((error) => {
    throw error instanceof WorkspaceTakenError ? disconnected(error.message) : error;
  });
  if (headless.filled) note(`${resolve(workspace)} was empty; it has the starter content now`);
  return { url: socketOf(headless.url), token: () => headless.token, headless };
}

/** Why no server answers there; `undefined` when one does. */
async function probe(url: string, signal: AbortSignal): Promise<string | undefined> {
  const late = AbortSignal.timeout(PATIENCE_MS);
  try {
    await fetchLocalToken(tokenAddress(url), AbortSignal.any([late, signal]));
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) return `something listens there but gives no answer in ${PATIENCE_MS} ms`;
    return (error as { cause?: unknown }).cause !== undefined ? "nothing answers there" : errorText(error);
  }
}

function severalRun(servers: readonly ServerEntry[]): string {
  return `Several servers are running: ${
    servers.map(({ url, workspace }) => `${url} on ${workspace}`).join(", ")
  }`;
}

function disconnected(message: string): ClientError {
  return new ClientError("CLIENT_DISCONNECTED", message);
}

function isSame(one: string, other: string): boolean {
  const place = (url: string) => new URL(url).host.replace(/^(localhost|\[::1\])(?=:|$)/, "127.0.0.1");
  return place(one) === place(other);
}

function addressOf(port: number): string {
  return `ws://127.0.0.1:${port}/ws`;
}

function socketOf(url: string): string {
  return new URL("/ws", url.replace(/^http/, "ws")).href;
}

function tokenAddress(url: string): URL {
  return new URL("/api/auth/token", url.replace(/^ws/, "http"));
}
