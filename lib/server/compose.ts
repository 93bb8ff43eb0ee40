import { join } from "node:path";
import { createAuthToken } from "@/lib/access/mod.ts";
import { Connectors, StateCache } from "@/lib/connectors/mod.ts";
import { Log, type LogRecord, printRecord, Scope } from "@/lib/core/mod.ts";
import { type BuiltinDriver, DriverRegistry, JavaScriptScanner } from "@/lib/driver_host/mod.ts";
import { GuestPool, startReaper } from "@/lib/sandbox/mod.ts";
import { SettingsFile } from "@/lib/settings/mod.ts";
import { StreamHub } from "@/lib/streams/mod.ts";
import { openWorkspace, watchFolder, type Workspace } from "@/lib/workspace/mod.ts";
import { ClientSessions } from "./client_sessions.ts";
import { createHttpApp } from "./http_app.ts";
import { listen } from "./listen.ts";
import type { AssetFolder, PageRoute } from "./page_route.ts";
import type { ServerContext, ServerPhase } from "./server_context.ts";

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
  const { logging, limits, polling, security, websocket, drivers } = await settings.load();
  const sessions = new ClientSessions();
  const log = new Log({ level: logging.level, sink: logSink(sessions, options.print ?? true) });

  const reaper = startReaper({ program: join(options.home, "dist", "reaper.js") });
  scope.add(() => reaper.close());
  const pool = new GuestPool({
    program: join(options.home, "dist", "guest.js"),
    reaper,
    log: log.for("guest"),
    warm: options.warm ?? 1,
    limits,
  });
  scope.add(() => pool.close());
  pool.prepare();

  const state = new StateCache(polling.broadcastRate);
  scope.add(() => state.close());
  const hub = new StreamHub();
  const driverFolder = join(workspace.root, drivers.directory);
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
      settings: settings.settings,
      workspace: workspace.root,
      env: (name) => Deno.env.get(name),
      emit: (from, event) => log.write("debug", `connector:${from}`, `event ${event}`),
    },
  });
  scope.add(() => connectors.close());

  let phase: ServerPhase = "drivers";
  const context: ServerContext = {
    version: options.version,
    log,
    settings,
    registry,
    connectors,
    state,
    hub,
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
  scope.add(() => http.shutdown());
  scope.add(() => sessions.close());
  const url = `http://${host(security.bindAddress)}:${http.addr.port}`;
  log.write("info", "server", `Muxit ${options.version} on ${url}`);
  if (options.port === undefined && http.addr.port !== websocket.port && websocket.port !== 0) {
    log.write("warn", "server", `Port ${websocket.port} is taken; this run uses ${http.addr.port}`);
  }

  const enter = (next: "drivers" | "connectors") => {
    phase = next;
    sessions.broadcast("server.initializing", { phase: next });
  };
  const ready = (async () => {
    enter("drivers");
    await registry.scan();
    if (scope.signal.aborted) return;
    enter("connectors");
    await connectors.start();
    if (scope.signal.aborted) return;
    phase = "ready";
    watch(context, workspace, { scope, driverFolder });
    sessions.broadcast("server.ready", {});
    log.write("info", "server", `Ready after ${Math.round(performance.now() - started)} ms`);
  })();
  ready.catch((error) => log.write("error", "server", `Cannot initialize: ${error}`));

  const close = () => scope.close();
  return {
    port: http.addr.port,
    url,
    token,
    log,
    connectors,
    ready,
    close,
    [Symbol.asyncDispose]: close,
  };
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

function watch(
  { connectors, registry, log, broadcast }: ServerContext,
  workspace: Workspace,
  { scope, driverFolder }: { scope: Scope; driverFolder: string },
): void {
  scope.add(watchFolder({
    folder: workspace.connectors,
    log: log.for("workspace"),
    changed: (path) => /\.(js|json)$/.test(path) ? connectors.fileChanged(path) : undefined,
  }));
  scope.add(watchFolder({
    folder: driverFolder,
    log: log.for("workspace"),
    changed: async (path) => {
      if (!path.endsWith(".driver.js")) return;
      const before = new Map(registry.all.map((driver) => [driver.meta.name.toLowerCase(), driver]));
      await registry.scan();
      const changed = new Set([
        ...before.keys(),
        ...registry.all.map((driver) => driver.meta.name.toLowerCase()),
      ]);
      for (const driver of registry.all) {
        const old = before.get(driver.meta.name.toLowerCase());
        const same = old?.kind === driver.kind &&
          (driver.kind === "builtin" || (old.kind === "javascript" && old.stamp === driver.stamp));
        if (same) changed.delete(driver.meta.name.toLowerCase());
      }
      broadcast("drivers.changed", {});
      await connectors.driversChanged(changed);
    },
  }));
}

function assetFolders(home: string): AssetFolder[] {
  return [
    { prefix: "/static", folder: join(home, "static") },
    { prefix: "/islands", folder: join(home, "dist", "islands") },
  ];
}

function host(address: string): string {
  if (address === "0.0.0.0" || address === "::") return "localhost";
  return address.includes(":") ? `[${address}]` : address;
}
