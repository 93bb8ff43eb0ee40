import { Hono } from "hono";
import {
  isForeignFetch,
  isLoopbackAddress,
  isLoopbackHost,
  isOwnOrigin,
  offeredToken,
  sameToken,
} from "@/lib/access/mod.ts";
import { ownSockets } from "@/lib/transports/mod.ts";
import { asksForWebSocket, refuseHandshake } from "@/lib/websocket/mod.ts";
import type { RequestEnv } from "./answer_upgrade.ts";
import { serveAsset } from "./assets.ts";
import type { ClientSessions } from "./client_sessions.ts";
import type { AssetFolder, PageRoute } from "./page_route.ts";
import { StopForm } from "./stop_form.ts";

/** What the HTTP side needs. */
export interface HttpAppOptions {
  version: string;
  /** Tells its workspace from others. */
  workspace: string;
  /** The token of this run. */
  token: string;
  sessions: ClientSessions;
  pages: readonly PageRoute[];
  assets: readonly AssetFolder[];
  /** Stops every script and gives their names. */
  stopAll: () => Promise<readonly string[]>;
}

/** Where the form of STOP ALL goes. */
const STOP_PATH = "/stop";

/** Passed by the server with each request. */
export interface HttpEnv {
  Bindings: RequestEnv;
}

/** Everything that is served on the one port: the API, the WebSocket, the pages. What goes wrong in it is thrown on. */
export function createHttpApp(options: HttpAppOptions): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  app.onError((error) => {
    throw error;
  });
  app.use(async (context, next) => {
    if (ownSockets.isHeld(context.env.remote)) {
      context.res = new Response("No driver may talk to the server through a transport", { status: 403 });
    } else await next();
    context.header("x-content-type-options", "nosniff");
    // Not "no-referrer", which would take the origin from the form that stops all scripts.
    context.header("referrer-policy", "same-origin");
    context.header("x-frame-options", "SAMEORIGIN");
  });

  app.get("/api/auth/token", (context) => {
    const { headers } = context.req.raw;
    const local = isLoopbackAddress(context.env.remote.hostname) && isLoopbackHost(headers.get("host"));
    if (!local || !isOwnOrigin(headers) || isForeignFetch(headers)) {
      return context.json({ error: "Only this machine may ask for the token" }, 403);
    }
    context.header("cache-control", "no-store");
    return context.json({ token: options.token });
  });

  app.get("/api/auth/status", (context) => {
    const offered = offeredToken(context.req.raw);
    return context.json({
      requiresLogin: false,
      sessionValid: offered !== undefined && sameToken(offered, options.token),
    });
  });

  app.get("/ws", (context) => acceptSocket(context.req.raw, context.env, options));

  for (const folder of options.assets) {
    app.get(`${folder.prefix}/*`, (context) => serveAsset(folder, context.req.raw));
  }
  routePages(app, options);
  return app;
}

function routePages(app: Hono<HttpEnv>, { version, workspace, pages, stopAll }: HttpAppOptions): void {
  const known = { version, workspace };
  const stopPage = pages.find(({ path }) => path === STOP_PATH);
  const form = stopPage && new StopForm({ path: STOP_PATH, page: stopPage, context: known, stopAll });
  form?.route(app);
  for (const page of pages) {
    app.get(page.path, ({ req, env }) =>
      page.render(req.raw, {
        ...known,
        params: req.param(),
        stopProof: form?.proofFor(req.raw, env.remote),
      }));
  }
}

function acceptSocket(
  request: Request,
  { takeOver }: RequestEnv,
  { token, sessions }: HttpAppOptions,
): Response {
  if (!asksForWebSocket(request.headers)) {
    return new Response(
      'This is the WebSocket address; connect with the subprotocols "muxit" and "auth-<token>"',
      {
        status: 426,
      },
    );
  }
  if (!isOwnOrigin(request.headers)) return new Response("This page may not connect", { status: 403 });
  const offered = offeredToken(request);
  if (offered === undefined || !sameToken(offered, token)) {
    return new Response("The token is wrong", { status: 401 });
  }
  if (!sessions.hasRoom) {
    return new Response("Too much waits for clients that do not read; try again later", { status: 503 });
  }
  const protocols = request.headers.get("sec-websocket-protocol");
  const muxit = protocols?.split(",").some((protocol) => protocol.trim() === "muxit") === true;
  const wrong = refuseHandshake(request);
  if (wrong !== undefined) return wrong;
  takeOver?.({ protocol: muxit ? "muxit" : undefined, take: (socket) => sessions.accept(socket) });
  return new Response(null, { status: 204 });
}
