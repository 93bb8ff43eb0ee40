/**
 * How the house talks to instruments: one conversation over TCP or a serial port, line by line.
 *
 * A transport runs one transaction at a time, opens its line by itself, and never hands a late reply to the wrong
 * query. A new kind of line implements `ByteLine` and becomes a transport through `LineTransport`.
 *
 * ```ts
 * const psu = createTcpTransport("192.168.1.100", 5025);
 * const voltage = Number(await psu.query("MEAS:VOLT?", { timeout: 2000 }));
 * await psu.close();
 * ```
 *
 * @module
 */
export type { ByteLine, ByteLineEvents } from "./byte_line.ts";
export { FRAMING_KEYS } from "./framing.ts";
export { LineTransport, type LineTransportOptions } from "./line_transport.ts";
export { ownSockets } from "./own_sockets.ts";
export type { Permit, Target } from "./permit.ts";
export { createSerialTransport } from "./serial_transport.ts";
export { listSerialPorts, serialBinding } from "./serial/serial_binding.ts";
export type { SerialPortInfo } from "./serial/serial_port_info.ts";
export { createTcpTransport } from "./tcp_transport.ts";
export { TransactionLock } from "./transaction_lock.ts";
export type {
  QueryOptions,
  SerialOptions,
  SerialTransport,
  TcpOptions,
  TcpTransport,
  Transport,
} from "./transport.ts";
export type { TransportHooks } from "./transport_hooks.ts";
export { type TransportRule, type TransportRules, WaysOut } from "./ways_out.ts";
