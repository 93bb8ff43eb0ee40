import { errorText } from "@/lib/protocol/mod.ts";
import { join } from "node:path";
import { createAuthToken } from "@/lib/access/mod.ts";
import { type Build, holdBuild } from "@/lib/bundles/mod.ts";
import type { Connectors, ProgramEnvironment } from "@/lib/connectors/mod.ts";
import { Log, type LogRecord, printRecord, Scope, sha256Hex, type TopicBus } from "@/lib/core/mod.ts";
import type { BuiltinDriver } from "@/lib/driver_host/mod.ts";
import { WorkspaceLock } from "@/lib/running/mod.ts";
import type { Scripts } from "@/lib/script_host/mod.ts";
import { SettingsFile } from "@/lib/settings/mod.ts";
import { ownSockets } from "@/lib/transports/mod.ts";
import { openWorkspace, sweepWorkspace } from "@/lib/workspace/mod.ts";
import { announce } from "./announce.ts";
import { ClientSessions } from "./client_sessions.ts";
import { createRooms } from "./create_rooms.ts";
import { createHttpApp } from "./http_app.ts";
import { initialize } from "./initialize.ts";
import { listen, type OpenPort } from "./listen.ts";
import { returnMemory } from "./memory_return.ts";
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
  /** Finds the Python interpreter. Default: MUXIT_PYTHON, then the PATH. */
  python?: ProgramEnvironment["python"];
}

/** A running server. */
export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly token: string;
  readonly log: Log;
  readonly connectors: Connectors;
  readonly scripts: Scripts;
  /** Events of guests and of the server: `connector:<event>`, `script:<event>`, `scripts:stopped`. */
  readonly bus: TopicBus;
  /** Resolves when the server is ready, whether or not slow devices are. */
  readonly ready: Promise<void>;
  /** Resolves when every connector has become ready or has failed. */
  readonly settled: Promise<void>;
  /** Stops everything in reverse order of its start. */
  close(): Promise<void>;
}

/**
 * Starts the server: first the port, so that the page is there before the hardware, then drivers and connectors in
 * the background.
 *
 * @throws {WorkspaceTakenError} When a server runs on the workspace already.
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
  scope.add(returnMemory());
  const build = await holdBuild(options.home);
  scope.add(() => build[Symbol.dispose]());
  const workspace = await openWorkspace(options.workspace);
  const lock = await WorkspaceLock.take(workspace.root, options);
  scope.add(() => lock.release());
  await sweepWorkspace(workspace);
  const settings = new SettingsFile(workspace.settings);
  await settings.load();
  const sessions = new ClientSessions();
  const log = new Log({
    level: settings.settings.logging.level,
    sink: logSink(sessions, options.print ?? true),
  });
  for (const finding of settings.findings()) log.write("warn", "settings", finding);
  const { prepare, ...rooms } = createRooms({ options, build, scope, workspace, file: settings, log });

  let phase: ServerPhase = "drivers";
  const context: ServerContext = {
    version: options.version,
    log,
    settings,
    ...rooms,
    status: () => ({
      phase,
      uptime: Math.round(performance.now() - started) / 1000,
      port: http.port,
      clients: sessions.size,
    }),
    broadcast: (type, body) => sessions.broadcast(type, body),
  };
  sessions.attach(context);
  announce(context);

  const token = createAuthToken();
  const workspaceId = (await sha256Hex(new TextEncoder().encode(workspace.root))).slice(0, 16);
  const http = await serve({ options, build, context, sessions, token, workspaceId });
  scope.add(() => http.close());
  scope.add(() => sessions.close());
  scope.add(() => rooms.scripts.close()); // While the clients can still be told how each one ended.
  const { port } = http;
  // Before anything of a guest runs: its transports must never reach this port.
  scope.add(ownSockets.listensOn(port));
  const url = urlOf(settings.settings.security.bindAddress, port);
  await tell(lock, { server: { port, url, token }, scope, log });
  log.write("info", "server", `Workspace ${workspace.root}`);
  const { ready, settled } = initialize(context, {
    scope,
    workspace,
    url,
    prepare,
    enter: (next) => phase = next,
  });
  const close = () => scope.close();
  const { connectors, scripts, bus } = rooms;
  const parts = { log, connectors, scripts, bus };
  return { port, url, token, ...parts, ready, settled, close, [Symbol.asyncDispose]: close };
}

interface TellParts {
  server: { port: number; url: string; token: string };
  scope: Scope;
  log: Log;
}

/** Lets other programs of this user find the server, and keeps what it has told true. */
async function tell(lock: WorkspaceLock, { server, scope, log }: TellParts): Promise<void> {
  if (lock.missing !== undefined) {
    log.write("warn", "server", `Nothing keeps a second server off this workspace: ${lock.missing}`);
  }
  const publish = () =>
    lock.publish({ ...server, ports: ownSockets.ports }).catch((error) =>
      log.write(
        "warn",
        "server",
        `The command line has to ask for the token, no file can be written: ${error}`,
      )
    );
  await publish();
  scope.add(ownSockets.onPorts(() => void publish()));
}

interface ServeParts {
  options: ServerOptions;
  build: Build;
  context: ServerContext;
  sessions: ClientSessions;
  token: string;
  workspaceId: string;
}

/** Opens the port. */
async function serve(parts: ServeParts): Promise<OpenPort> {
  const { options, build, context, sessions, token, workspaceId } = parts;
  const { log, settings: { settings: { security, websocket } } } = context;
  const app = createHttpApp({
    version: options.version,
    workspace: workspaceId,
    token,
    sessions,
    pages: options.pages ?? [],
    assets: assetFolders(options.home, build),
    stopAll: () => context.scripts.stopAll(),
  });
  const http = await listen({
    hostname: security.bindAddress,
    port: options.port ?? websocket.port,
    fixed: options.port !== undefined,
    fetch: (request, env) => app.fetch(request, env),
    onError: (error) => {
      log.write("error", "http", String(error));
      return new Response("Internal error", { status: 500 });
    },
    interrupted: (error) => {
      const text = `Cannot take connections for a moment: ${errorText(error)}`;
      log.write(
        "error",
        "http",
        `${text}. Too many open files go when clients and devices do, or with a higher ulimit -n`,
      );
    },
  });
  const { port } = http;
  log.write("info", "server", `Muxit ${options.version} on ${urlOf(security.bindAddress, port)}`);
  if (options.port === undefined && port !== websocket.port && websocket.port !== 0) {
    log.write("warn", "server", `Port ${websocket.port} is taken; this run uses ${port}`);
  }
  return http;
}

function logSink(sessions: ClientSessions, print: boolean): (record: LogRecord) => void {
  return (record) => {
    if (print) printRecord(record);
    sessions.broadcast("server.log", record);
  };
}

function assetFolders(home: string, build: Build): AssetFolder[] {
  return [
    { prefix: "/static", folder: join(home, "static") },
    { prefix: "/islands", folder: build.islands },
    // Addressed as the documents do: an ES module any page of this server may import.
    { prefix: "/lib/muxit-client", folder: build.client },
  ];
}

function urlOf(address: string, port: number): string {
  const everywhere = address === "0.0.0.0" || address === "::";
  return `http://${everywhere ? "localhost" : address.includes(":") ? `[${address}]` : address}:${port}`;
}
