import { lookup } from "node:dns/promises";
import { ForbiddenTargetError, refuseForbidden } from "./forbidden_target.ts";
import { plainAddress } from "./ip_address.ts";
import { LineError } from "./line_error.ts";
import { ownSockets } from "./own_sockets.ts";
import type { Permit } from "./permit.ts";

/** A connection of ours; `close` gives back what it held. */
export interface Dialled {
  connection: Deno.TcpConn;
  release(): void;
}

/** Milliseconds one of several addresses of a name is tried before the next. */
const EACH_MS = 2000;

/**
 * Connects to a device. The name is resolved once and every address it has is looked at; the connection then goes to
 * exactly such an address, so that a name that answers differently the next moment changes nothing.
 *
 * @throws {LineError} When the name is not known or the target is forbidden; what `permit` throws; what the system says.
 */
export async function dial(
  target: { host: string; port: number },
  { signal, permit }: { signal: AbortSignal; permit: Permit | undefined },
): Promise<Dialled> {
  const { host, port } = target;
  const addresses = await resolve(host, signal);
  const forbidden = await whyForbidden(addresses, port);
  // Also of what nobody may have the owner is told, who tells a person.
  permit?.({ kind: "tcp", host, port, addresses, forbidden });
  if (forbidden !== undefined) throw forbidden;
  signal.throwIfAborted();
  const connection = await connectToOne(addresses, { port, signal });
  const release = ownSockets.hold(connection.localAddr);
  if (!signal.aborted) return { connection, release };
  connection.close();
  release();
  throw signal.reason;
}

async function whyForbidden(
  addresses: readonly string[],
  port: number,
): Promise<ForbiddenTargetError | undefined> {
  try {
    for (const address of addresses) await refuseForbidden(address, port);
  } catch (error) {
    if (error instanceof ForbiddenTargetError) return error;
    throw error;
  }
}

async function connectToOne(
  addresses: readonly string[],
  { port, signal }: { port: number; signal: AbortSignal },
): Promise<Deno.TcpConn> {
  for (const address of addresses.slice(0, -1)) {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(EACH_MS)]);
    try {
      return await Deno.connect({ hostname: address, port, signal: limited });
    } catch {
      signal.throwIfAborted();
    }
  }
  return await Deno.connect({ hostname: addresses.at(-1)!, port, signal });
}

/** What a name or a spelling stands for, in the order of the system. */
async function resolve(host: string, signal: AbortSignal): Promise<string[]> {
  // With its zone: that says through which interface a link-local address is reached.
  if (plainAddress(host) !== undefined) return [host.replace(/^\[(.*)\]$/, "$1")];
  const found = await untilAborted(
    lookup(host, { all: true }).catch((cause) => {
      throw new LineError(`The name ${host} is not known here`, { cause });
    }),
    signal,
  );
  return found.map(({ address }) => address);
}

/** The system cannot be told to stop looking a name up; nobody has to wait for it, though. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
    work.catch(() => {});
  }
}
