import { getRequestListener } from "@hono/node-server";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { answerUpgrade, type Fetch, isSound, peerOf, refusal, respond } from "./answer_upgrade.ts";
import { Listener } from "./listener.ts";
import { WaitingRequests } from "./waiting_requests.ts";

/** How to listen. */
export interface ListenOptions {
  hostname: string;
  port: number;
  /** True when the operator named the port: then it is that one or none (design §8.12). */
  fixed: boolean;
  fetch: Fetch;
  onError: (error: unknown) => Response;
  /** No connections are taken for a moment. */
  interrupted: (error: unknown) => void;
  /** How often it is looked whether connections are taken, in milliseconds. Default 5000. */
  lookMs?: number;
}

const LOOK_MS = 5000;
/** Ports tried after the default one. */
const TRIES = 50;

/** A port that is listened on until it is closed. */
export interface OpenPort {
  readonly port: number;
  /** Ends it, and every connection. */
  close(): Promise<void>;
}

/**
 * Starts listening; when the default port is taken, on the next free one. A listener that fails later, because there are too
 * many open files for instance, is begun again.
 *
 * @throws {Deno.errors.AddrInUse} When the port was named by the operator and is taken.
 */
export async function listen(options: ListenOptions): Promise<OpenPort> {
  const connections = new Set<Socket>();
  const first = await open(options, options.port, connections);
  const { port } = first.address() as AddressInfo;
  const listener = new Listener(first, {
    again: () => open({ ...options, port, fixed: true }, port, connections),
    interrupted: options.interrupted,
    lookMs: options.lookMs ?? LOOK_MS,
  });
  const close = async () => {
    const closed = listener.close();
    for (const connection of connections) connection.destroy();
    await closed;
  };
  return { port, close };
}

async function open(options: ListenOptions, first: number, connections: Set<Socket>): Promise<Server> {
  for (let port = first;; port++) {
    try {
      return await serve(options, port, connections);
    } catch (error) {
      const taken = (error as { code?: string }).code === "EADDRINUSE";
      if (!taken) throw error;
      if (options.fixed || port >= first + TRIES) {
        throw new Deno.errors.AddrInUse(`Port ${port} is taken`, { cause: error });
      }
    }
  }
}

function serve({ hostname, fetch, onError }: ListenOptions, port: number, all: Set<Socket>): Promise<Server> {
  const answer = async (request: Request, incoming: IncomingMessage, more = {}) => {
    try {
      return await fetch(request, { remote: peerOf(incoming), ...more });
    } catch (error) {
      return onError(error);
    }
  };
  const listener = getRequestListener(
    (request, { incoming }) => isSound(incoming) ? answer(request, incoming as IncomingMessage) : refusal(),
    { overrideGlobalObjects: false, errorHandler: refusal },
  );
  const waiting = new WaitingRequests();
  // A request without Host is refused with a reason, as one with a bad Host is.
  const server = createServer({ requireHostHeader: false }, (incoming, outgoing) => {
    if (waiting.take(outgoing, incoming.socket)) void listener(incoming, outgoing);
  });
  server.on(
    "upgrade",
    (incoming, socket: Socket, head) => void answerUpgrade({ incoming, socket, head, answer }),
  );
  server.on(
    "connect",
    (_, socket: Socket) => void respond(socket, new Response("This is no proxy", { status: 405 })),
  );
  server.on("connection", (socket: Socket) => {
    all.add(socket);
    socket.on("close", () => all.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: hostname, port }, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
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
