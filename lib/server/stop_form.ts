import type { Hono } from "hono";
import {
  createAuthToken,
  isForeignFetch,
  isLoopbackAddress,
  isLoopbackHost,
  isOwnOrigin,
  sameToken,
} from "@/lib/access/mod.ts";
import type { HttpEnv } from "./http_app.ts";
import type { PageRoute } from "./page_route.ts";

/** Longest body of the form, in bytes: the proof, its name and nothing else. */
const MOST_BODY = 1024;

/** What the emergency stop without scripts of the page needs. */
export interface StopFormOptions {
  /** Path of the page that answers it. */
  path: string;
  page: PageRoute;
  context: { version: string; workspace: string };
  stopAll: () => Promise<readonly string[]>;
}

/**
 * The emergency stop of a page whose scripts have not been loaded, or never will be: a plain form. It stops scripts and does
 * nothing else. Whoever posts must be a page of this server on this machine: the browser says so in `Origin`, which no page can
 * change, and the form brings a proof that is only in pages of this run.
 */
export class StopForm {
  readonly #proof = createAuthToken();
  readonly #options: StopFormOptions;

  constructor(options: StopFormOptions) {
    this.#options = options;
  }

  /** The proof for a page that is about to be sent; `undefined` for one that goes to another machine. */
  proofFor(request: Request, remote: Deno.NetAddr): string | undefined {
    return isLocal(request, remote) ? this.#proof : undefined;
  }

  /** Answers the form. */
  route(app: Hono<HttpEnv>): void {
    const { path, page, context, stopAll } = this.#options;
    app.post(path, async ({ req, env }) => {
      const request = req.raw;
      const fitting = isLocal(request, env.remote) && request.headers.has("origin") &&
        isOwnOrigin(request.headers) && !isForeignFetch(request.headers);
      const offered = fitting ? await offeredProof(request) : undefined;
      if (offered === undefined || !sameToken(offered, this.#proof)) {
        return new Response("Only a page of this server may stop the scripts: load the workbench again", {
          status: 403,
        });
      }
      const stopped = await stopAll();
      return page.render(request, { ...context, params: {}, stopped });
    });
  }
}

function isLocal(request: Request, remote: Deno.NetAddr): boolean {
  return isLoopbackAddress(remote.hostname) && isLoopbackHost(request.headers.get("host"));
}

async function offeredProof(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get("content-length") ?? Infinity) > MOST_BODY) return undefined;
  const form = new URLSearchParams(await request.text().catch(() => ""));
  return form.get("proof") ?? undefined;
}
