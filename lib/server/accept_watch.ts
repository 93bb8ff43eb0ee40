import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

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
  let ended = false;
  let looking = false;
  let taken = Promise.withResolvers<boolean>();
  let some = false;
  const note = () => {
    some = true;
    taken.resolve(true);
  };
  server.on("connection", note);
  const look = async () => {
    if (looking) return;
    looking = true;
    const fine = some || await takesConnections(server, taken.promise);
    looking = some = false;
    taken = Promise.withResolvers();
    if (!fine && !ended) stuck(new Error("connections are no longer taken"));
  };
  const timer = setInterval(look, everyMs);
  return () => {
    ended = true;
    clearInterval(timer);
    taken.resolve(true);
    server.off("connection", note);
  };
}

/** @param taken Resolves as soon as the server takes a connection, which may be before the other end knows of it. */
async function takesConnections(server: Server, taken: Promise<boolean>): Promise<boolean> {
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
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), PATIENCE_MS);
  const fine = await Promise.race([taken, late.promise]);
  clearTimeout(timer);
  return fine;
}

/** An address under which this machine reaches a listener. */
function reachable(address: string): string {
  return address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
}
