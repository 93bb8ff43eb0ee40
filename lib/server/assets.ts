import { extname, join, normalize, sep } from "node:path";
import { type Asset, AssetCache, type Coding } from "./asset_cache.ts";
import type { AssetFolder } from "./page_route.ts";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".map": "application/json; charset=utf-8",
};
const COMPRESSED = new Set([".css", ".js", ".json", ".svg", ".map"]);

const cache = new AssetCache();

/**
 * Answers a request for a file of an asset folder; 404 for anything that is not inside it. Text goes compressed to those who take
 * that; who has the file already is told so (RFC 9110, "If-None-Match").
 */
export async function serveAsset({ prefix, folder }: AssetFolder, request: Request): Promise<Response> {
  const name = normalize(decodePath(new URL(request.url).pathname.slice(prefix.length)));
  const file = join(folder, name);
  if (!file.startsWith(folder + sep) || name.includes("\0")) return notFound();
  const kind = extname(file);
  const asset = await cache.read(file);
  if (asset === undefined) return notFound();
  const coding = COMPRESSED.has(kind) ? codingFor(request.headers.get("accept-encoding") ?? "") : "identity";
  const etag = `"${asset.hash}${coding === "identity" ? "" : `-${coding}`}"`;
  const headers = new Headers({
    // Bundles have their content in their name; everything else is asked for anew.
    "cache-control": /-[A-Z0-9]{8}\.js$/.test(file) ? "public, max-age=31536000, immutable" : "no-cache",
    etag,
  });
  if (COMPRESSED.has(kind)) headers.set("vary", "accept-encoding");
  if (isKnown(request.headers.get("if-none-match"), asset)) {
    return new Response(null, { status: 304, headers });
  }
  headers.set("content-type", TYPES[kind] ?? "application/octet-stream");
  if (coding !== "identity") headers.set("content-encoding", coding);
  return new Response(await asset.body(coding), { headers });
}

/** The best coding a client takes: brotli, gzip, or none. */
export function codingFor(accepted: string): Coding {
  const taken = new Map(
    accepted.toLowerCase().split(",").map((part) => {
      const [name = "", ...parameters] = part.split(";").map((text) => text.trim());
      const quality = parameters.find((text) => text.startsWith("q="))?.slice(2) ?? "1";
      return [name, Number(quality) > 0];
    }),
  );
  for (const coding of ["br", "gzip"] as const) if (taken.get(coding) ?? taken.get("*")) return coding;
  return "identity";
}

// Whatever coding it had: the file is the same.
function isKnown(known: string | null, { hash }: Asset): boolean {
  if (known === null) return false;
  return known.trim() === "*" || known.split(",").some((tag) => tag.trim().includes(`"${hash}`));
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return "\0";
  }
}

function notFound(): Response {
  return new Response("Not found", { status: 404 });
}
