import { match, ok, strictEqual } from "node:assert/strict";
import { PAGES } from "./manifest.ts";

const CONTEXT = { version: '1.2.3 <"&>', workspace: "w", params: {} };

async function get(path: string, headers: HeadersInit = {}): Promise<{ response: Response; html: string }> {
  const page = PAGES.find((candidate) => candidate.path === path) ?? PAGES.at(-1)!;
  const response = await page.render(new Request(`http://lab.local:8765${path}`, { headers }), CONTEXT);
  return { response, html: await response.text() };
}

Deno.test("the first page is whole HTML with one island, whose properties survive the way through an attribute", async () => {
  const { response, html } = await get("/");
  strictEqual(response.status, 200);
  match(html, /^<!DOCTYPE html><html lang="en">/);
  strictEqual(html.match(/data-island=/g)?.length, 1);
  const [, props] = /data-island="Workbench" data-props="([^"]*)"/.exec(html)!;
  const text = props!.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll(
    "&amp;",
    "&",
  );
  strictEqual(JSON.parse(text).version, CONTEXT.version);
  match(html, /Filter connectors and properties/, "the island is rendered, not only named");
});

Deno.test("a page needs no inline script and no inline style, and its policy allows none", async () => {
  const { response, html } = await get("/");
  const policy = response.headers.get("content-security-policy")!;
  match(policy, /default-src 'self'/);
  match(policy, /connect-src 'self' ws:\/\/lab\.local:8765 wss:\/\/lab\.local:8765/);
  ok(!policy.includes("unsafe"));
  ok(!/<script(?![^>]*\bsrc=)[^>]*>/.test(html), "no inline script");
  ok(!/<style|\sstyle=/.test(html), "no inline style");
});

Deno.test("the chosen theme is in the first picture already", async () => {
  match((await get("/", { cookie: "a=b; muxit-theme=dark" })).html, /<html lang="en" data-theme="dark">/);
  match((await get("/", { cookie: "muxit-theme=<script>" })).html, /<html lang="en">/);
});

Deno.test("an address without a page is 404: a page for people, a word for programs", async () => {
  const people = await get("/nowhere<b>", { accept: "text/html" });
  strictEqual(people.response.status, 404);
  match(people.html, /There is no page at \/nowhere%3Cb%3E/);
  const programs = await get("/nowhere", { accept: "application/json" });
  strictEqual(programs.response.status, 404);
  strictEqual(programs.html, "Not found");
});
