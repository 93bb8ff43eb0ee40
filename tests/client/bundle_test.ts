import { deepStrictEqual, doesNotMatch, match, ok } from "node:assert/strict";
import { join } from "node:path";
import { newestBuild } from "@/lib/bundles/mod.ts";
import { HOME, startTestServer } from "../support/test_server.ts";

const BUNDLE = join((await newestBuild(HOME)).client, "muxit-client.js");
const MAX_BYTES = 65_000;

Deno.test("the bundle of the client library is one small module without dependencies", async () => {
  const text = await Deno.readTextFile(BUNDLE);
  ok(text.length < MAX_BYTES, `${text.length} bytes`);
  match(text, /^\/\/ @ts-self-types="\.\/muxit-client\.d\.ts"\n/);
  doesNotMatch(text, /zod|^import |\brequire\(|from "(node:|npm:)/m);
  // What is not part of the language everywhere: Node 20 lacks the first two, pages and Node the last.
  doesNotMatch(text, /Promise\.withResolvers|Promise\.try|\bDeno\./);
  const exported = await import(`file://${BUNDLE}`);
  deepStrictEqual(Object.keys(exported).sort(), ["ClientError", "FileHandle", "Muxit", "StreamFrame"]);
});

Deno.test("a running server serves the client library and its types", async () => {
  await using server = await startTestServer();
  const module = await fetch(`${server.url}/lib/muxit-client/muxit-client.js`);
  deepStrictEqual([module.status, module.headers.get("content-type")], [
    200,
    "text/javascript; charset=utf-8",
  ]);
  match(await module.text(), /Muxit/);
  const types = await fetch(`${server.url}/lib/muxit-client/muxit-client.d.ts`);
  deepStrictEqual(types.status, 200);
  match(await types.text(), /export class Muxit/);
});
