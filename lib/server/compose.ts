import { join } from "node:path";
import { createAuthToken } from "@/lib/access/mod.ts";
import { Connectors, StateCache } from "@/lib/connectors/mod.ts";
import { EventBus, Log, type LogRecord, printRecord, Scope } from "@/lib/core/mod.ts";
import { type BuiltinDriver, DriverRegistry, JavaScriptScanner } from "@/lib/driver_host/mod.ts";
import { GuestPool, startReaper } from "@/lib/sandbox/mod.ts";
import { SettingsFile } from "@/lib/settings/mod.ts";
import { StreamHub } from "@/lib/streams/mod.ts";
import { openWorkspace, type Workspace } from "@/lib/workspace/mod.ts";
import { ClientSessions } from "./client_sessions.ts";
import { createHttpApp } from "./http_app.ts";
import { listen } from "./listen.ts";
import type { AssetFolder, PageRoute } from "./page_route.ts";
import type { Rooms, ServerContext, ServerPhase } from "./server_context.ts";
import { watchWorkspace } from "./watch_workspace.ts";

/** What a server is started with. */
export interface ServerOptions {
  version: string;
  /** Path of the workspace folder. */
  workspace: string;
  /** Absolute path of the project: its bundles and its own drivers. */
  home: string;
  /** Port the operator named; absent, the one of the settings, or the next free one. */
  port?: number;
  builtins: readonly BuiltinDriver[];
  pages?: readonly PageRoute[];
  /** Print the log on the console. Default true. */
  print?: boolean;
  /** Guest processes kept warm. Default 1. */
  warm?: number;
}

/** A running server. */
export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly token: string;
  readonly log: Log;
  readonly connectors: Connectors;
  /** Events of guests: `connector:<event>` (document 001, `emit`). */
  readonly bus: EventBus<Record<string, unknown>>;
  /** Resolves when every connector has become ready or has failed. */
  readonly ready: Promise<void>;
  /** Stops everything in reverse order of its start. */
  close(): Promise<void>;
}

/**
 * Starts the server: first the port, so that the page is there before the hardware, then drivers and connectors in
 * the background.
 *
 * @throws {AppError} `CONFIG_INVALID` for a wrong `server.json`; `Deno.errors.AddrInUse` for a named port that is taken.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const scope = new Scope();
  try {
    return await compose(options, scope);
  } catch (error) {
    await scope.close();
    throw error;
  }
}

async function compose(options: ServerOptions, scope: Scope): Promise<RunningServer> {
  const started = performance.now();
  const workspace = await openWorkspace(options.workspace);
  const settings = new SettingsFile(workspace.settings);
  await settings.load();
  const sessions = new ClientSessions();
  const log = new Log({
    level: settings.settings.logging.level,
    sink: logSink(sessions, options.print ?? true),
  });
  const rooms = createRooms({ options, scope, workspace, file: settings, log });

  let phase: ServerPhase = "drivers";
  const context: ServerContext = {
    version: options.version,
    log,
    settings,
    ...rooms,
    status: () => ({
      phase,
      uptime: Math.round(performance.now() - started) / 1000,
      port: http.addr.port,
      clients: sessions.size,
    }),
    broadcast: (type, body) => sessions.broadcast(type, body),
  };
  sessions.attach(context);
  announce(context);

  const token = createAuthToken();
  const http = serve({ options, context, sessions, token });
  scope.add(() => http.shutdown());
  scope.add(() => sessions.close());
  const ready = initialize(context, {
    scope,
    workspace,
    enter: (next) => {
      phase = next;
      if (next !== "ready") sessions.broadcast("server.initializing", { phase: next });
    },
  }).then(() => {
    if (!scope.signal.aborted) {
      log.write("info", "server", `Ready after ${Math.round(performance.now() - started)} ms`);
    }
  });
  ready.catch((error) => log.write("error", "server", `Cannot initialize: ${error}`));

  const { port } = http.addr;
  const url = urlOf(settings.settings.security.bindAddress, port);
  const close = () => scope.close();
  const { connectors, bus } = rooms;
  return { port, url, token, log, connectors, bus, ready, close, [Symbol.asyncDispose]: close };
}

interface RoomParts {
  options: ServerOptions;
  scope: Scope;
  workspace: Workspace;
  file: SettingsFile;
  log: Log;
}

/** Makes the parts that do the work, in the order in which they need each other. */
function createRooms({ options, scope, workspace, file, log }: RoomParts): Rooms {
  const { settings } = file;
  const reaper = startReaper({ program: join(options.home, "dist", "reaper.js") });
  scope.add(() => reaper.close());
  const pool = new GuestPool({
    program: join(options.home, "dist", "guest.js"),
    reaper,
    log: log.for("guest"),
    warm: options.warm ?? 1,
    limits: settings.limits,
  });
  scope.add(() => pool.close());
  pool.prepare();

  const state = new StateCache(settings.polling.broadcastRate);
  scope.add(() => state.close());
  const hub = new StreamHub();
  const bus = new EventBus<Record<string, unknown>>((error) => log.write("error", "bus", String(error)));
  const driverFolder = join(workspace.root, settings.drivers.directory);
  const registry = new DriverRegistry(options.builtins, [
    new JavaScriptScanner({
      folders: [join(options.home, "drivers", "js"), driverFolder],
      cache: join(driverFolder, ".cache", "javascript.json"),
      pool,
      log: log.for("drivers"),
    }),
  ]);
  const connectors = new Connectors({
    folder: workspace.connectors,
    gate: () => {},
    environment: {
      pool,
      registry,
      hub,
      state,
      log,
      settings: () => file.settings,
      workspace: workspace.root,
      env: (name) => Deno.env.get(name),
      emit: (from, event, data) => {
        log.write("debug", `connector:${from}`, `event ${event}`);
        bus.emit(`connector:${event}`, data);
      },
    },
  });
  scope.add(() => connectors.close());
  return { registry, connectors, state, hub, bus };
}

interface ServeParts {
  options: ServerOptions;
  context: ServerContext;
  sessions: ClientSessions;
  token: string;
}

/** Opens the port. */
function serve({ options, context, sessions, token }: ServeParts): Deno.HttpServer<Deno.NetAddr> {
  const { log, settings: { settings: { security, websocket } } } = context;
  const app = createHttpApp({
    version: options.version,
    token,
    sessions,
    pages: options.pages ?? [],
    assets: assetFolders(options.home),
  });
  const http = listen({
    hostname: security.bindAddress,
    port: options.port ?? websocket.port,
    fixed: options.port !== undefined,
    handler: (request, info) => app.fetch(request, { remote: info.remoteAddr.hostname }),
    onError: (error) => {
      log.write("error", "http", String(error));
      return new Response("Internal error", { status: 500 });
    },
  });
  const { port } = http.addr;
  log.write("info", "server", `Muxit ${options.version} on ${urlOf(security.bindAddress, port)}`);
  if (options.port === undefined && port !== websocket.port && websocket.port !== 0) {
    log.write("warn", "server", `Port ${websocket.port} is taken; this run uses ${port}`);
  }
  return http;
}

interface InitializeParts {
  scope: Scope;
  workspace: Workspace;
  enter(phase: ServerPhase): void;
}

/** What happens behind the page that is served already: drivers, then connectors, then watching for changes. */
async function initialize(
  context: ServerContext,
  { scope, workspace, enter }: InitializeParts,
): Promise<void> {
  enter("drivers");
  const scanning = context.registry.scan();
  enter("connectors");
  await Promise.all([scanning, context.connectors.start()]);
  if (scope.signal.aborted) return;
  enter("ready");
  watchWorkspace(context, workspace, scope);
  context.broadcast("server.ready", {});
}

function logSink(sessions: ClientSessions, print: boolean): (record: LogRecord) => void {
  return (record) => {
    if (print) printRecord(record);
    sessions.broadcast("server.log", record);
  };
}

/** Turns what happens in the rooms into broadcasts. */
function announce({ registry, connectors, broadcast }: ServerContext): void {
  registry.events.on(
    "diagnostics",
    ({ meta, category, errors, warnings }) =>
      broadcast("driver.diagnostics", { driver: meta.name, category, errors, warnings }),
  );
  connectors.events.on("changed", () => broadcast("connectors.changed", {}));
  connectors.events.on("status", (connector) =>
    broadcast("connector.status", {
      connector: connector.name,
      driver: connector.driver,
      state: connector.state,
      message: connector.message,
      restarts: connector.crashes,
    }));
  connectors.events.on("loadFailed", ({ connector, error }) =>
    broadcast("connector.error", {
      connector: connector.name,
      file: connector.file.path,
      message: error.message,
      line: error.position?.line ?? null,
      column: error.position?.column ?? null,
    }));
}

function assetFolders(home: string): AssetFolder[] {
  return [
    { prefix: "/static", folder: join(home, "static") },
    { prefix: "/islands", folder: join(home, "dist", "islands") },
  ];
}

function urlOf(address: string, port: number): string {
  const everywhere = address === "0.0.0.0" || address === "::";
  return `http://${everywhere ? "localhost" : address.includes(":") ? `[${address}]` : address}:${port}`;
}
