import { errorText } from "@/lib/protocol/mod.ts";
import type { Driver } from "@/lib/driver_host/mod.ts";
import { ownSockets } from "@/lib/transports/mod.ts";
import { ACTION_META } from "./actions.ts";
import page from "./dashboard_page.html" with { type: "text" };
import { PROPERTY_META } from "./properties.ts";

/** The running front panel. */
export interface Dashboard {
  /** The port it listens on. */
  readonly port: number;
  close(): Promise<void>;
}

const MAX_BODY = 1024 * 1024;
const CORS = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type" };

/**
 * Serves the front panel of a simulated device on 127.0.0.1 (driver reference §2).
 *
 * It belongs to the device, as knobs belong to an instrument, and so does not pass the safety gate.
 *
 * @param options `port` 0 takes a free one.
 * @throws {Deno.errors.AddrInUse} When the port is taken.
 */
export function startDashboard(device: Driver, options: { port: number }): Dashboard {
  const abort = new AbortController();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: options.port,
    signal: abort.signal,
    onListen: () => {},
  }, (request) => answer(device, request));
  const release = ownSockets.listensOn(server.addr.port);
  return {
    port: server.addr.port,
    close() {
      release();
      abort.abort();
      return server.finished;
    },
  };
}

async function answer(device: Driver, request: Request): Promise<Response> {
  // A Host header may hold anything.
  if (!URL.canParse(request.url)) {
    return Response.json({ error: "The request names no server" }, { status: 400 });
  }
  try {
    const { pathname } = new URL(request.url);
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: CORS });
    if (request.method === "POST") {
      return await change(device, { request, path: decodeURIComponent(pathname) });
    }
    if (pathname === "/") return html();
    if (pathname === "/api/properties") return Response.json(await readAll(device), { headers: CORS });
    if (pathname === "/snapshot.jpg") return picture(await device.get("snapshot") as string);
    return notFound(pathname);
  } catch (error) {
    return Response.json({ error: errorText(error) }, { status: 500, headers: CORS });
  }
}

async function change(
  device: Driver,
  { request, path }: { request: Request; path: string },
): Promise<Response> {
  const [, area, verb, name = "", extra] = path.split("/");
  if (area !== "api" || extra !== undefined) return notFound(path);
  if (tooLarge(request)) return new Response("Body too large", { status: 413, headers: CORS });
  if (verb === "set" && Object.hasOwn(PROPERTY_META, name)) {
    await device.set(name, await body(request));
    return Response.json({ ok: true }, { headers: CORS });
  }
  if (verb === "exec" && Object.hasOwn(ACTION_META, name)) {
    const result = await device.execute(name, await body(request));
    return Response.json({ result: result ?? null }, { headers: CORS });
  }
  return notFound(path);
}

async function body(request: Request): Promise<unknown> {
  const text = await request.text();
  return text.trim() === "" ? {} : JSON.parse(text);
}

/** A body without a length counts as too large: it could go on for ever. */
function tooLarge(request: Request): boolean {
  return request.body !== null && !(Number(request.headers.get("content-length") ?? NaN) <= MAX_BODY);
}

async function readAll(device: Driver): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(PROPERTY_META)) values[name] = await device.get(name);
  return values;
}

function html(): Response {
  const meta = JSON.stringify({ properties: PROPERTY_META, actions: ACTION_META }).replaceAll("<", "\\u003c");
  const text = page.replace('"{{META}}"', () => meta);
  return new Response(text, { headers: { "content-type": "text/html; charset=utf-8" } });
}

function picture(base64: string): Response {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Response(bytes, { headers: { "content-type": "image/jpeg", "cache-control": "no-store" } });
}

function notFound(path: string): Response {
  return new Response(`Not found: ${path}`, { status: 404, headers: CORS });
}
