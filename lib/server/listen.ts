/** How to listen. */
export interface ListenOptions {
  hostname: string;
  port: number;
  /** True when the operator named the port: then it is that one or none (design §8.12). */
  fixed: boolean;
  handler: (request: Request, info: Deno.ServeHandlerInfo<Deno.NetAddr>) => Response | Promise<Response>;
  onError: (error: unknown) => Response;
}

/** Ports tried after the default one. */
const TRIES = 50;

/**
 * Starts listening; when the default port is taken, on the next free one.
 *
 * @throws {Deno.errors.AddrInUse} When the port was named by the operator and is taken.
 */
export function listen(options: ListenOptions): Deno.HttpServer<Deno.NetAddr> {
  const { hostname, handler, onError } = options;
  for (let port = options.port;; port++) {
    try {
      return Deno.serve({ hostname, port, onError, onListen: () => {} }, handler);
    } catch (error) {
      const taken = error instanceof Deno.errors.AddrInUse;
      if (!taken || options.fixed || port >= options.port + TRIES) throw error;
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
