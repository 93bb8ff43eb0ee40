import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { codingFor, serveAsset } from "./assets.ts";

const SCRIPT = `export const text = "${"the same again ".repeat(400)}";\n`;

async function withFolder(
  files: Record<string, string>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "muxit-assets-" });
  try {
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(folder, name), text);
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function get(folder: string, name: string, headers: HeadersInit = {}): Promise<Response> {
  return serveAsset({ prefix: "/islands", folder }, new Request(`http://lab/islands/${name}`, { headers }));
}

Deno.test("codingFor() takes the best coding a client has not refused", () => {
  deepStrictEqual(
    ["gzip, deflate, br", "gzip", "br;q=0, gzip;q=0.5", "identity", "", "*", "BR", "gzip;q=0"].map(codingFor),
    ["br", "gzip", "gzip", "identity", "identity", "br", "br", "identity"],
  );
});

Deno.test("scripts go compressed, smaller and with the same content, to those who take that", async () => {
  await withFolder({ "chunk-ABCD1234.js": SCRIPT }, async (folder) => {
    for (const [accept, decode] of [["br", brotliDecompressSync], ["gzip", gunzipSync]] as const) {
      const response = await get(folder, "chunk-ABCD1234.js", { "accept-encoding": accept });
      const bytes = new Uint8Array(await response.arrayBuffer());
      strictEqual(response.headers.get("content-encoding"), accept);
      strictEqual(response.headers.get("vary"), "accept-encoding");
      strictEqual(response.headers.get("cache-control"), "public, max-age=31536000, immutable");
      ok(bytes.length < SCRIPT.length / 10);
      strictEqual(new TextDecoder().decode(decode(bytes)), SCRIPT);
    }
    const plain = await get(folder, "chunk-ABCD1234.js");
    strictEqual(plain.headers.get("content-encoding"), null);
    strictEqual(await plain.text(), SCRIPT);
  });
});

Deno.test("who has a file is told so, until it changes", async () => {
  await withFolder({ "boot.js": SCRIPT }, async (folder) => {
    const first = await get(folder, "boot.js", { "accept-encoding": "br" });
    await first.body?.cancel();
    const etag = first.headers.get("etag")!;
    strictEqual(first.headers.get("cache-control"), "no-cache");
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const again = await get(folder, "boot.js", { "if-none-match": known, "accept-encoding": "br" });
      strictEqual(again.status, 304, known);
      strictEqual(again.headers.get("etag"), etag);
      strictEqual(await again.text(), "");
    }
    await Deno.writeTextFile(join(folder, "boot.js"), `${SCRIPT}// changed`);
    const changed = await get(folder, "boot.js", { "if-none-match": etag, "accept-encoding": "gzip" });
    strictEqual(changed.status, 200);
    await changed.body?.cancel();
  });
});

Deno.test("nothing outside of the folder is served, and no folder", async () => {
  await withFolder({ "a.js": "1" }, async (folder) => {
    await Deno.mkdir(join(folder, "inner"));
    for (const name of ["..%2f..%2fetc%2fpasswd", "%2e%2e/x.js", "inner", "none.js", "%00", "%ff"]) {
      const response = await get(folder, name);
      strictEqual(response.status, 404, name);
      await response.body?.cancel();
    }
  });
});
