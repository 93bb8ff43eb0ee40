import { errorText } from "@/lib/protocol/mod.ts";
import { printRecord } from "@/lib/core/mod.ts";
import { resolve } from "node:path";
import type { RunningServer, ServerOptions } from "./compose.ts";
import { outliveFaults } from "./outlive_faults.ts";
import { startOnWorkspace, type StartOptions } from "./start_on_workspace.ts";

/** Milliseconds a stop may take before the process ends anyway. */
const STOP_MS = 2000;

/**
 * Runs a server until Ctrl+C or SIGTERM.
 *
 * @returns The exit code: 0 after an ordinary stop, 1 when it could not start.
 */
export async function runServer(options: StartOptions): Promise<number> {
  let server: RunningServer;
  try {
    ({ server } = await startOnWorkspace(options));
  } catch (error) {
    printRecord({
      level: "error",
      source: "server",
      message: explain(error, options),
      time: new Date().toISOString(),
    });
    return 1;
  }
  outliveFaults(server.log);
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

/**
 * The first signal that asks for a stop. Later ones are ignored, because a stop takes two seconds at most: npx passes on the
 * Ctrl+C that the terminal has sent to everybody, and that must not cut short what devices do at the end.
 */
function stopSignal(): Promise<void> {
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
  return new Promise((resolve) => {
    for (const signal of signals) Deno.addSignalListener(signal, () => resolve());
  });
}
