import { type ComponentType, h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { PageContext, PageRoute } from "@/lib/server/mod.ts";
import type { Page, PageProps, State, Theme } from "./define.ts";
import { type Islands, withIslands } from "./with_islands.tsx";

/** What a page is made of. */
export interface PageParts {
  /** Path with `:name` parts, or `*` for everything that has no page. */
  path: string;
  page: Page;
  /** The document around every page. */
  app: Page;
  islands: Islands;
  /** HTTP status. Default 200. */
  status?: number;
}

/** A page as the server serves it: rendered here, brought to life in the browser. */
export function pageRoute(parts: PageParts): PageRoute {
  return { path: parts.path, render: (request, context) => render(parts, { request, context }) };
}

function render(
  parts: PageParts,
  { request, context }: { request: Request; context: PageContext },
): Response {
  const { page, app, islands, status = 200 } = parts;
  if (status === 404 && !request.headers.get("accept")?.includes("text/html")) {
    return new Response("Not found", { status });
  }
  const url = new URL(request.url);
  const { version, workspace, stopProof, stopped } = context;
  const state: State = { version, workspace, stopProof, stopped, theme: chosenTheme(request.headers) };
  const common = { req: request, url, params: context.params, state };
  const Inside: ComponentType = () => page({ ...common, Component: () => null });
  const props: PageProps = { ...common, Component: Inside };
  const html = withIslands(islands, () => renderToString(h(app as ComponentType<PageProps>, props)));
  return new Response(`<!DOCTYPE html>${html}`, { status, headers: headersFor(url) });
}

/** The theme lies in a cookie, so that the first picture has it already and no script must stand in the page. */
function chosenTheme(headers: Headers): Theme | undefined {
  const [, theme] = /(?:^|;\s*)muxit-theme=(light|dark)(?:;|$)/.exec(headers.get("cookie") ?? "") ?? [];
  return theme as Theme | undefined;
}

function headersFor({ host }: URL): HeadersInit {
  const policy = [
    "default-src 'self'",
    "img-src 'self' data: blob:",
    // Not every browser takes the WebSocket of the same host for 'self'.
    `connect-src 'self' ws://${host} wss://${host}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ];
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "cache-control": "no-cache",
  };
}
