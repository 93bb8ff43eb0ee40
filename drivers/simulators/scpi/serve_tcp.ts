import type { Scope } from "@/lib/core/mod.ts";
import type { FaultPlan } from "./fault_plan.ts";
import { InstrumentLine } from "./instrument_line.ts";
import type { PowerSupply } from "./power_supply.ts";

/** The parts of a simulator that its lines share. */
export interface SimulatorParts {
  supply: PowerSupply;
  plan: FaultPlan;
  /** Ends everything. */
  scope: Scope;
}

const MAX_LINE = 64 * 1024;

/**
 * Serves the instrument on a TCP port of 127.0.0.1.
 *
 * @param port 0 takes a free one.
 * @returns The port.
 */
export function serveTcp(parts: SimulatorParts, port: number): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  const serving = acceptAll(listener, parts);
  parts.scope.add(() => {
    listener.close();
    return serving;
  });
  return listener.addr.port;
}

/** Serves every connection; ends when the listener was closed and all connections with it. */
async function acceptAll(listener: Deno.TcpListener, parts: SimulatorParts): Promise<void> {
  const served = new Map<Deno.TcpConn, Promise<void>>();
  for await (const connection of listener) {
    served.set(connection, serve(connection, parts).finally(() => served.delete(connection)));
  }
  for (const connection of served.keys()) close(connection);
  await Promise.all(served.values());
}

async function serve(connection: Deno.TcpConn, { supply, plan, scope }: SimulatorParts): Promise<void> {
  const encoder = new TextEncoder();
  const line = new InstrumentLine({
    write: (text) => writeAll(connection, encoder.encode(text)),
    hangUp: () => close(connection),
  }, { supply, plan, signal: scope.signal });
  try {
    connection.setNoDelay();
    for await (const text of lines(connection)) await line.take(text);
  } catch {
    // The peer broke off.
  } finally {
    close(connection);
  }
}

async function* lines(connection: Deno.TcpConn): AsyncGenerator<string> {
  const decoder = new TextDecoder(), buffer = new Uint8Array(4096);
  let pending = "";
  for (let count = await connection.read(buffer); count !== null; count = await connection.read(buffer)) {
    const parts = (pending + decoder.decode(buffer.subarray(0, count), { stream: true })).split("\n");
    pending = parts.pop() ?? "";
    if (pending.length > MAX_LINE) return;
    yield* parts;
  }
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // It was closed already.
  }
}
