import { join } from "node:path";
import { errorText } from "@/lib/protocol/mod.ts";
import { ClientError, fetchLocalToken } from "@/lib/client/mod.ts";
import type { CliOptions } from "./cli_options.ts";

/** A server that was started in this process. */
export interface HeadlessServer {
  /** Address of its page. */
  readonly url: string;
  readonly token: string;
  /** Resolves when every connector has become ready or has failed. */
  readonly ready: Promise<void>;
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
  options: Pick<CliOptions, "url" | "port" | "token" | "headless">;
  /** Path of the workspace folder. */
  workspace: string;
  /** Starts a server on a free port. */
  startHeadless(workspace: string): Promise<HeadlessServer>;
  /** Says something to the person at the terminal. */
  note(text: string): void;
  signal: AbortSignal;
}

const DEFAULT_PORT = 8765;
const PROBE_MS = 3000;

/**
 * The server that was named; else the one that runs on this machine; else one that is started here and now.
 *
 * @throws {ClientError} `CLIENT_DISCONNECTED` when the named server does not answer, or something does that is no server; whatever
 * starting one throws.
 */
export async function findServer(find: FindOptions): Promise<FoundServer> {
  const { options, workspace, note } = find;
  if (options.headless) return await startOne(find);
  const named = options.url ?? (options.port === undefined ? undefined : addressOf(options.port));
  const url = named ?? addressOf(await portOf(workspace));
  const { token } = options;
  if (token !== undefined) return { url, token: () => token };
  const answer = await probe(url, find.signal);
  if (answer.kind === "server") return { url, token: (signal) => fetchLocalToken(tokenAddress(url), signal) };
  if (named !== undefined || answer.kind === "silent") {
    const advice = named === undefined
      ? "--headless starts a server here all the same"
      : "deno task start starts a server; --token is needed for one on another machine";
    throw new ClientError("CLIENT_DISCONNECTED", `Cannot connect to ${url}: ${answer.why}; ${advice}`);
  }
  if (answer.kind === "other") note(`${url} is no Muxit server: ${answer.why}`);
  return await startOne(find);
}

async function startOne({ workspace, startHeadless, note, signal }: FindOptions): Promise<FoundServer> {
  signal.throwIfAborted();
  note(`No server is used; starting one here on ${workspace}`);
  const headless = await startHeadless(workspace);
  const url = new URL("/ws", headless.url.replace(/^http/, "ws")).href;
  return { url, token: () => headless.token, headless };
}

type Answer = { kind: "server" } | { kind: "none" | "other" | "silent"; why: string };

async function probe(url: string, signal: AbortSignal): Promise<Answer> {
  const late = AbortSignal.timeout(PROBE_MS);
  try {
    await fetchLocalToken(tokenAddress(url), AbortSignal.any([late, signal]));
    return { kind: "server" };
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted) {
      return { kind: "silent", why: `something listens there but gives no answer in ${PROBE_MS} ms` };
    }
    const unreachable = (error as { cause?: unknown }).cause !== undefined;
    return unreachable
      ? { kind: "none", why: "nothing answers there" }
      : { kind: "other", why: errorText(error) };
  }
}

function addressOf(port: number): string {
  return `ws://127.0.0.1:${port}/ws`;
}

function tokenAddress(url: string): URL {
  return new URL("/api/auth/token", url.replace(/^ws/, "http"));
}

// A settings file that cannot be read is reported by the server that is started on it.
async function portOf(workspace: string): Promise<number> {
  try {
    const text = await Deno.readTextFile(join(workspace, "config", "server.json"));
    const port = JSON.parse(text.replace(/^\uFEFF/, ""))?.websocket?.port;
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : DEFAULT_PORT;
  } catch {
    return DEFAULT_PORT;
  }
}
