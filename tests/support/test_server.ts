import { join } from "node:path";
import { BUILTIN_DRIVERS } from "@/drivers/builtin/mod.ts";
import { type RunningServer, type ServerOptions, startServer } from "@/lib/server/mod.ts";

/** Absolute path of the project. */
export const HOME: string = join(import.meta.dirname!, "..", "..");

/** Files of a workspace by their path in it: `connectors/psu.js`. */
export type WorkspaceFiles = Record<string, string>;

/** A server on a workspace of its own, gone with everything when it is disposed. */
export interface TestServer extends RunningServer {
  readonly workspace: string;
  /** Writes a file of the workspace. */
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string>;
}

/**
 * Starts a server in this process on a temporary workspace, or on the one of the options, and waits until it is ready.
 *
 * @param files The workspace's files.
 * @param options Differences from a usual start; `port` 0 by default.
 * @param when Return when it is ready, or as soon as its page is served.
 */
export async function startTestServer(
  files: WorkspaceFiles = {},
  options: Partial<ServerOptions> = {},
  when: "ready" | "before ready" = "ready",
): Promise<TestServer> {
  const own = options.workspace === undefined;
  const workspace = options.workspace ?? await Deno.makeTempDir({ prefix: "muxit-test-" });
  const write = async (path: string, text: string) => {
    await Deno.mkdir(join(workspace, path, ".."), { recursive: true });
    await Deno.writeTextFile(join(workspace, path), text);
  };
  for (const [path, text] of Object.entries(files)) await write(path, text);
  const server = await startServer({
    version: "0.0.0-test",
    home: HOME,
    workspace,
    port: 0,
    builtins: BUILTIN_DRIVERS,
    print: false,
    ...options,
  }).catch(async (error) => {
    if (own) await Deno.remove(workspace, { recursive: true });
    throw error;
  });
  if (when === "ready") {
    await server.ready;
    await server.settled;
  }
  const close = async () => {
    await server.close();
    if (own) await Deno.remove(workspace, { recursive: true });
  };
  return {
    ...server,
    workspace,
    write,
    read: (path) => Deno.readTextFile(join(workspace, path)),
    close,
    [Symbol.asyncDispose]: close,
  };
}
