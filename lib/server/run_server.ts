import { errorText } from "@/lib/protocol/mod.ts";
import { printRecord } from "@/lib/core/mod.ts";
import { join, resolve } from "node:path";
import { type Filling, fillWorkspace } from "@/lib/workspace/mod.ts";
import { type RunningServer, type ServerOptions, startServer } from "./compose.ts";

/** Milliseconds a stop may take before the process ends anyway. */
const STOP_MS = 2000;

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

/** What a server is run with. */
export interface RunOptions extends ServerOptions {
  /** Leave a new workspace without the starter content. */
  empty?: boolean;
}

/**
 * Runs a server until Ctrl+C or SIGTERM.
 *
 * @returns The exit code: 0 after an ordinary stop, 1 when it could not start.
 */
export async function runServer({ empty = false, ...options }: RunOptions): Promise<number> {
  let server: RunningServer;
  try {
    const filling = await fillWorkspace(options.workspace, {
      starter: join(options.home, "workspace"),
      empty,
    });
    server = await startServer(options);
    const note = NOTES[filling];
    if (note !== undefined) server.log.write("info", "workspace", `${resolve(options.workspace)} ${note}`);
  } catch (error) {
    printRecord({
      level: "error",
      source: "server",
      message: explain(error, options),
      time: new Date().toISOString(),
    });
    return 1;
  }
  await stopSignal();
  server.log.write("info", "server", "Stopping");
  const late = setTimeout(() => Deno.exit(0), STOP_MS);
  await server.close().catch((error) => server.log.write("error", "server", String(error)));
  clearTimeout(late);
  return 0;
}

function explain(error: unknown, { port, workspace }: ServerOptions): string {
  if (error instanceof Deno.errors.NotADirectory) {
    return `Cannot use ${
      resolve(workspace)
    } as the workspace: it is not a folder. Choose another --workspace`;
  }
  if (error instanceof Deno.errors.AddrInUse) {
    return `Cannot listen on port ${port}: something else uses it. Stop that, or choose another --port`;
  }
  return errorText(error);
}

function stopSignal(): Promise<void> {
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of signals) Deno.removeSignalListener(signal, stop);
      resolve();
    };
    for (const signal of signals) Deno.addSignalListener(signal, stop);
  });
}
