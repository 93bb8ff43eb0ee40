import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Milliseconds in which a connection must be taken. */
const PATIENCE_MS = 2000;

/** Options of {@linkcode watchAccepting}. */
export interface AcceptWatchOptions {
  /** How often it is looked, in milliseconds. */
  everyMs: number;
  /** It does not take connections any more. */
  stuck: (error: Error) => void;
}

/**
 * Looks whether a listener still takes connections. The runtime ends that for good, and says nothing, when it cannot take a single
 * one because there are too many open files. A listener that took one since the last look is not disturbed; any other one gets a
 * connection on which nothing is sent.
 *
 * @returns The function that ends it.
 */
export function watchAccepting(server: Server, { everyMs, stuck }: AcceptWatchOptions): () => void {
  let taken = false;
  let ended = false;
  let looking = false;
  const note = () => taken = true;
  server.on("connection", note);
  const look = async () => {
    if (looking || ended) return;
    looking = true;
    const fine = taken || await takesConnections(server);
    looking = taken = false;
    if (!fine && !ended) stuck(new Error("connections are no longer taken"));
  };
  const timer = setInterval(look, everyMs);
  return () => {
    ended = true;
    clearInterval(timer);
    server.off("connection", note);
  };
}

async function takesConnections(server: Server): Promise<boolean> {
  const address = server.address() as AddressInfo | null;
  if (address === null) return true;
  let connection: Deno.TcpConn;
  try {
    connection = await Deno.connect({ hostname: reachable(address.address), port: address.port });
  } catch {
    // Too many open files on this side, too: it is looked again when there is room.
    return true;
  }
  using _closed = connection;
  return await isTaken(server, connection.localAddr.port);
}

function isTaken(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (fine: boolean) => {
      clearTimeout(timer);
      server.off("connection", see);
      server.off("close", gone);
      resolve(fine);
    };
    const see = ({ remotePort }: Socket) => remotePort === port && end(true);
    const gone = () => end(true);
    const timer = setTimeout(() => end(false), PATIENCE_MS);
    server.on("connection", see);
    server.on("close", gone);
  });
}

/** An address under which this machine reaches a listener. */
function reachable(address: string): string {
  return address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
}
