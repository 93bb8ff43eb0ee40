import { Hono } from "hono";
import { isLoopbackAddress, isLoopbackHost, isOwnOrigin, offeredToken, sameToken } from "@/lib/access/mod.ts";
import { serveAsset } from "./assets.ts";
import type { ClientSessions } from "./client_sessions.ts";
import type { AssetFolder, PageRoute } from "./page_route.ts";

/** What the HTTP side needs. */
export interface HttpAppOptions {
  version: string;
  /** The token of this run. */
  token: string;
  sessions: ClientSessions;
  pages: readonly PageRoute[];
  assets: readonly AssetFolder[];
}

/** Passed by the server with each request. */
export interface HttpEnv {
  Bindings: { remote: string };
}

/** Everything that is served on the one port: the API, the WebSocket, the pages. */
export function createHttpApp(options: HttpAppOptions): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  app.use(async (context, next) => {
    await next();
    if (context.res.status === 101) return;
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
    context.header("x-frame-options", "SAMEORIGIN");
  });

  app.get("/api/auth/token", (context) => {
    const { headers } = context.req.raw;
    const local = isLoopbackAddress(context.env.remote) && isLoopbackHost(context.req.header("host") ?? null);
    if (!local || !isOwnOrigin(headers)) {
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

  app.get("/ws", (context) => acceptSocket(context.req.raw, options));

  for (const folder of options.assets) {
    app.get(`${folder.prefix}/*`, (context) => serveAsset(folder, context.req.path));
  }
  for (const page of options.pages) {
    app.get(
      page.path,
      (context) => page.render(context.req.raw, { version: options.version, params: context.req.param() }),
    );
  }
  return app;
}

function acceptSocket(request: Request, { token, sessions }: HttpAppOptions): Response {
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
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
  const protocols = request.headers.get("sec-websocket-protocol");
  const muxit = protocols?.split(",").some((protocol) => protocol.trim() === "muxit") === true;
  const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 30 });
  // Not through the option `protocol`: that one knows only lists with a space behind each comma.
  if (muxit) response.headers.set("sec-websocket-protocol", "muxit");
  sessions.accept(socket);
  return response;
}
