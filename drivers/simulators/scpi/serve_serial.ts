import { createSerialTransport } from "@/lib/transports/mod.ts";
import { InstrumentLine } from "./instrument_line.ts";
import type { SimulatorParts } from "./serve_tcp.ts";

/** Options of {@linkcode serveSerial}. */
export interface SerialLineOptions {
  path: string;
  /** Baud. */
  baudRate: number;
}

/** Serves the instrument on a serial device, for example one end of a null modem or of a pair of pseudo terminals. */
export async function serveSerial(
  parts: SimulatorParts,
  { path, baudRate }: SerialLineOptions,
): Promise<void> {
  const { supply, plan, scope } = parts;
  const port = createSerialTransport(path, { baudRate });
  const line = new InstrumentLine({
    write: (text) => port.writeRaw(text),
    hangUp: () => {},
  }, { supply, plan, signal: scope.signal });
  port.onData = (text) => void line.take(text);
  scope.add(() => port.close());
  await port.connect();
}
