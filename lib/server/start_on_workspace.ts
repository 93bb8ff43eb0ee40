import { join, resolve } from "node:path";
import { serverSettings } from "@/lib/settings/mod.ts";
import { type Filling, fillWorkspace } from "@/lib/workspace/mod.ts";
import { type RunningServer, type ServerOptions, startServer } from "./compose.ts";
import { requireFreePort } from "./listen.ts";

const NOTES: Readonly<Record<Filling, string | undefined>> = {
  filled: "was empty; it has the starter content now (--empty leaves a folder without it)",
  "left empty":
    "has no connectors and scripts yet, and the limits of tier Free; license.tier in config/server.json " +
    "raises them",
  "no settings":
    "has no config/server.json: it is used as it is, with the limits of tier Free; license.tier in that " +
    "file raises them. Starter content goes only into a new or empty folder",
  known: undefined,
};

/** What a server on any folder is started with. */
export interface StartOptions extends ServerOptions {
  /** Leave a new workspace without the starter content. */
  empty?: boolean;
}

/** A server, and what was done with its folder before. */
export interface StartedOnWorkspace {
  server: RunningServer;
  filling: Filling;
}

/**
 * Starts a server on a folder, whatever is in it: a new or empty one gets the starter content, unless the port that was
 * named is taken; then nothing is written.
 *
 * @throws Whatever {@linkcode startServer} and the file system throw.
 */
export async function startOnWorkspace(
  { empty = false, ...options }: StartOptions,
): Promise<StartedOnWorkspace> {
  const { workspace, home, port } = options;
  const filling = await fillWorkspace(workspace, {
    starter: join(home, "workspace"),
    empty,
    // There are no settings yet that say otherwise.
    before: () => requireFreePort(serverSettings.parse({}).security.bindAddress, port ?? 0),
  });
  const server = await startServer(options);
  const note = NOTES[filling];
  if (note !== undefined) server.log.write("info", "workspace", `${resolve(workspace)} ${note}`);
  return { server, filling };
}
