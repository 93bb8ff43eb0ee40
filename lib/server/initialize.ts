import { type Scope, taskCommand, withDeadline } from "@/lib/core/mod.ts";
import type { Workspace } from "@/lib/workspace/mod.ts";
import { checkTransportRules } from "./check_transport_rules.ts";
import type { ServerContext, ServerPhase } from "./server_context.ts";
import { startReport } from "./start_report.ts";
import { watchWorkspace } from "./watch_workspace.ts";

/** Milliseconds the server waits with its `Ready`, first for drivers, then for devices; slower ones come when they come. */
const GRACE_MS = 1000;

/** What {@linkcode initialize} is given. */
export interface InitializeParts {
  scope: Scope;
  workspace: Workspace;
  /** Address of the page. */
  url: string;
  /** Called when the connectors are there. */
  prepare(): void;
  enter(phase: ServerPhase): void;
}

/** The two moments of a start that others wait for. */
export interface Initialized {
  /** The server is ready: what is quick has started, startup scripts run, files are watched. */
  ready: Promise<void>;
  /** Every connector has become ready or has failed. */
  settled: Promise<void>;
}

/** What happens behind the page that is served already: drivers, connectors, startup scripts. */
export function initialize(context: ServerContext, parts: InitializeParts): Initialized {
  const settled = Promise.withResolvers<void>();
  const ready = bringUp(context, parts, settled.resolve);
  ready.catch((error) => {
    context.log.write("error", "server", `Cannot initialize: ${error}`);
    settled.reject(error);
  });
  settled.promise.catch(() => {});
  return { ready, settled: settled.promise };
}

async function bringUp(
  context: ServerContext,
  { scope, workspace, url, prepare, enter }: InitializeParts,
  settle: (end: Promise<void>) => void,
): Promise<void> {
  const begun = performance.now();
  const { registry, connectors, scripts, settings, log } = context;
  const begin = (phase: "drivers" | "connectors") => {
    enter(phase);
    context.broadcast("server.initializing", { phase });
  };
  begin("drivers");
  // Watched before it is read: a file that is saved meanwhile is seen by one or the other.
  const read = Promise.withResolvers<void>();
  watchWorkspace(context, { workspace, scope, read: read.promise });
  const scanning = registry.scan();
  begin("connectors");
  await connectors.start();
  read.resolve();
  const settled = Promise.all([scanning, connectors.settled]).then(() => {});
  settled.catch(() => {});
  if (scope.signal.aborted) return settle(settled);
  await scripts.startUp(settings.settings.scripts.autoStart);
  await inTime(scanning, scope.signal);
  const quick = await inTime(settled, scope.signal);
  if (scope.signal.aborted) return settle(settled);
  enter("ready");
  context.broadcast("server.ready", {});
  context.bus.publish({ event: "server:ready", data: {}, source: null });
  const since = () => `after ${Math.round(performance.now() - begun)} ms`;
  const say = (text: string) => log.write("info", "server", text);
  const report = () => startReport(context).forEach(({ level, text }) => log.write(level, "server", text));
  say(`Ready ${since()}${quick ? "" : `; still starting: ${stillStarting(context)}`}`);
  if (quick) report();
  say(
    `Next: open ${url} in a browser, or type ${
      taskCommand("cli")
    } in another terminal. Ctrl+C ends the server`,
  );
  settle(settled.then(() => {
    if (scope.signal.aborted) return;
    checkTransportRules(context);
    prepare();
    if (!quick) report();
  }));
}

function stillStarting({ connectors }: ServerContext): string {
  const names = connectors.all.filter(({ starting }) => starting !== undefined).map(({ name }) => name);
  return names.join(", ") || "drivers";
}

/** Waits for something, but not longer than the grace; false when it was not enough. What fails has been waited for. */
function inTime(work: Promise<void>, signal: AbortSignal): Promise<boolean> {
  const ended = work.then(() => true, () => true);
  return withDeadline(ended, { ms: GRACE_MS, doing: "Cannot wait", signal }).catch(() => false);
}
