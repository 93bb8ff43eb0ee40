import { extname, join, normalize, sep } from "node:path";
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

/** Answers a request for a file of an asset folder; 404 for anything that is not inside it. */
export async function serveAsset({ prefix, folder }: AssetFolder, path: string): Promise<Response> {
  const name = normalize(decodePath(path.slice(prefix.length)));
  const file = join(folder, name);
  if (!file.startsWith(folder + sep) || name.includes("\0")) return notFound();
  const bytes = await Deno.readFile(file).catch(() => undefined);
  if (bytes === undefined) return notFound();
  return new Response(bytes, {
    headers: {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      // Bundles have their content in their name; everything else is asked for anew.
      "cache-control": /-[A-Z0-9]{8}\.js$/.test(file) ? "public, max-age=31536000, immutable" : "no-cache",
    },
  });
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
