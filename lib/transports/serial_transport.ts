import { errorText } from "@/lib/protocol/mod.ts";
import { type Framing, readFraming } from "./framing.ts";
import { LineTransport } from "./line_transport.ts";
import { checkTimeout } from "./option_checks.ts";
import { completeOptions, type PortOptions } from "./serial/open_options.ts";
import { SerialLine } from "./serial_line.ts";
import type { SerialOptions, SerialTransport } from "./transport.ts";
import { invalidOption } from "./transport_error.ts";
import type { TransportHooks } from "./transport_hooks.ts";

/**
 * A transport to a device on a serial port (documents 001 and 002). It opens the port by itself before the first
 * transaction, and again after the device was unplugged. After a timeout the next transaction first waits until
 * nothing has come for 100 ms.
 *
 * @param path `/dev/ttyUSB0`, `/dev/cu.usbserial-1`, `COM3`.
 * @param options See {@linkcode SerialOptions} and {@linkcode TransportHooks}.
 * @throws {AppError} `VALIDATION_INVALID_VALUE` for a path or an option that cannot be.
 * @example
 * ```ts
 * const meter = createSerialTransport("/dev/ttyUSB0", { baudRate: 115200, delimiter: "\r\n" });
 * const identity = await meter.query("*IDN?");
 * await meter.close();
 * ```
 */
export function createSerialTransport(
  path: string,
  options: SerialOptions & TransportHooks = {},
): SerialTransport {
  const portOptions = checkPortOptions(path, options);
  return new LineSerialTransport(portOptions, {
    framing: readFraming(options, path),
    timeout: checkTimeout(options.timeout ?? 3000, path),
    onData: options.onData,
    log: options.log,
    lost: options.lost,
    permit: options.permit,
  });
}

const FLOW_CONTROLS: readonly string[] = ["none", "rtscts", "xonxoff"];

function checkPortOptions(path: string, options: SerialOptions): PortOptions {
  const { baudRate = 9600, dataBits = 8, parity = "none", stopBits = 1, flowControl } = options;
  const flow = flowControl ?? (options.rtscts ? "rtscts" : "none");
  if (!FLOW_CONTROLS.includes(flow)) {
    const given = JSON.stringify(flow);
    throw invalidOption(
      `Cannot create a transport to serial port ${path}: flowControl ${given} is none of ${
        FLOW_CONTROLS.join(", ")
      }`,
    );
  }
  const software = flow === "xonxoff";
  try {
    return completeOptions({
      ...{ path, baudRate, dataBits, parity, stopBits },
      ...{ rtscts: flow === "rtscts", xon: software, xoff: software },
    });
  } catch (error) {
    throw invalidOption(`Cannot create a transport to serial port ${path}: ${errorText(error)}`);
  }
}

interface LineSettings extends TransportHooks {
  framing: Framing;
  timeout: number;
  onData: ((line: string) => void) | undefined;
}

/** A line transport that knows its port. */
class LineSerialTransport extends LineTransport implements SerialTransport {
  readonly portPath: string;
  readonly baudRate: number;

  constructor(port: PortOptions, settings: LineSettings) {
    super(new SerialLine(port, { permit: settings.permit }), { ...settings, recovery: "drain" });
    this.portPath = port.path;
    this.baudRate = port.baudRate;
  }
}
