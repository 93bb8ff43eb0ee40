import { readFraming } from "./framing.ts";
import { LineTransport } from "./line_transport.ts";
import { checkTimeout } from "./option_checks.ts";
import { TcpLine } from "./tcp_line.ts";
import type { TcpOptions, TcpTransport } from "./transport.ts";
import { invalidOption } from "./transport_error.ts";
import type { TransportHooks } from "./transport_hooks.ts";

/**
 * A transport to a device that listens on a TCP port (document 001). It connects by itself before the first
 * transaction, again after the device closed the connection, and again before the transaction after a timeout.
 *
 * @param host Name or address.
 * @param port 1 to 65535.
 * @param options See {@linkcode TcpOptions} and {@linkcode TransportHooks}.
 * @throws {AppError} `VALIDATION_INVALID_VALUE` for an address or an option that cannot be.
 * @example
 * ```ts
 * const psu = createTcpTransport("192.168.1.100", 5025, { timeout: 2000 });
 * const identity = await psu.query("*IDN?");
 * await psu.close();
 * ```
 */
export function createTcpTransport(
  host: string,
  port: number,
  options: TcpOptions & TransportHooks = {},
): TcpTransport {
  if (typeof host !== "string" || host.trim() === "") {
    throw invalidOption("Cannot create a TCP transport: the host is empty");
  }
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw invalidOption(`Cannot create a TCP transport to ${host}: port ${port} is not between 1 and 65535`);
  }
  const line = new TcpLine(host.trim(), port, { permit: options.permit });
  return new LineTransport(line, {
    framing: readFraming(options, line.label),
    timeout: checkTimeout(options.timeout ?? 5000, line.label),
    recovery: "reopen",
    onData: options.onData,
    log: options.log,
    lost: options.lost,
  });
}
