import { delay } from "@/lib/core/mod.ts";

/** How to listen. */
export interface ListenOptions {
  hostname: string;
  port: number;
  /** True when the operator named the port: then it is that one or none (design §8.12). */
  fixed: boolean;
  handler: (request: Request, info: Deno.ServeHandlerInfo<Deno.NetAddr>) => Response | Promise<Response>;
  onError: (error: unknown) => Response;
  /** No connections are taken for a moment. */
  interrupted: (error: unknown) => void;
}

/** Milliseconds until it is tried again to listen. */
const AGAIN_MS = 200;
/** Ports tried after the default one. */
const TRIES = 50;

/** A port that is listened on until it is closed. */
export interface OpenPort {
  readonly port: number;
  /** Ends it, and every connection that is not a WebSocket. */
  close(): Promise<void>;
}

/**
 * Starts listening; when the default port is taken, on the next free one. The runtime ends listening for good when it cannot
 * take a single connection, because there are too many open files for instance; then it is begun again.
 *
 * @throws {Deno.errors.AddrInUse} When the port was named by the operator and is taken.
 */
export function listen(options: ListenOptions): OpenPort {
  let http = serve(options, options.port);
  const { port } = http.addr;
  const closing = new AbortController();
  const { signal } = closing;
  const again = async () => {
    for (;;) {
      await delay(AGAIN_MS, { signal });
      try {
        return void (http = serve({ ...options, fixed: true }, port));
      } catch {
        // Whatever it was that could not be had: it will be there again.
      }
    }
  };
  const ended = (async () => {
    while (!signal.aborted) {
      try {
        return await http.finished;
      } catch (error) {
        options.interrupted(error);
        await http.shutdown();
        await again().catch(() => {});
      }
    }
  })();
  const close = async () => {
    closing.abort();
    await http.shutdown();
    await ended;
  };
  return { port, close };
}

function serve(options: ListenOptions, first: number): Deno.HttpServer<Deno.NetAddr> {
  const { hostname, handler, onError } = options;
  for (let port = first;; port++) {
    try {
      return Deno.serve({ hostname, port, onError, onListen: () => {} }, handler);
    } catch (error) {
      const taken = error instanceof Deno.errors.AddrInUse;
      if (!taken || options.fixed || port >= first + TRIES) throw error;
    }
  }
}

/**
 * Makes sure that a port could be listened on, before anything is done for it.
 *
 * @param port 0 for any that is free.
 * @throws {Deno.errors.AddrInUse} When it is taken; whatever else the system has against it.
 */
export function requireFreePort(hostname: string, port: number): void {
  Deno.listen({ hostname, port }).close();
}
