import { Scope } from "@/lib/core/mod.ts";
import { type Fault, FaultPlan } from "./fault_plan.ts";
import { PowerSupply } from "./power_supply.ts";
import { serveSerial } from "./serve_serial.ts";
import { serveTcp } from "./serve_tcp.ts";

/** Options of {@linkcode startScpiSimulator}. */
export interface ScpiSimulatorOptions {
  /** TCP port on 127.0.0.1; 0 takes a free one. Default 5025 when there is no `serialPath`. */
  port?: number;
  /** Path of a serial device to answer on. */
  serialPath?: string;
  /** Baud of the serial device. Default 9600. */
  baudRate?: number;
  /** What goes wrong, in order. */
  faults?: readonly Fault[];
}

/** A running simulator. */
export interface ScpiSimulator extends AsyncDisposable {
  /** The TCP port; 0 when it answers on a serial device alone. */
  readonly port: number;
  /** The instrument itself, for tests that look at what it does. */
  readonly supply: PowerSupply;
  /** What goes wrong. */
  readonly plan: FaultPlan;
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts a simulated bench power supply that speaks SCPI over TCP, over a serial device, or both.
 *
 * @throws {Deno.errors.AddrInUse} When the port is taken.
 * @throws {AppError} When the serial device cannot be opened.
 * @example
 * ```ts
 * await using simulator = await startScpiSimulator({ port: 0, faults: [{ kind: "drop", command: "VOLT?" }] });
 * const psu = createTcpTransport("127.0.0.1", simulator.port);
 * ```
 */
export async function startScpiSimulator(options: ScpiSimulatorOptions = {}): Promise<ScpiSimulator> {
  const scope = new Scope();
  const parts = { supply: new PowerSupply(), plan: new FaultPlan(options.faults), scope };
  const { serialPath, baudRate = 9600 } = options;
  const tcpPort = options.port ?? (serialPath === undefined ? 5025 : undefined);
  try {
    const port = tcpPort === undefined ? 0 : serveTcp(parts, tcpPort);
    if (serialPath !== undefined) await serveSerial(parts, { path: serialPath, baudRate });
    const close = () => scope.close();
    return { port, supply: parts.supply, plan: parts.plan, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await scope.close();
    throw error;
  }
}
