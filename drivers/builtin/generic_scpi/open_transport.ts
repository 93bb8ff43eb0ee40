import { AppError } from "@/lib/protocol/mod.ts";
import {
  createSerialTransport,
  createTcpTransport,
  type Permit,
  type Transport,
} from "@/lib/transports/mod.ts";
import { PLACEHOLDER_HOST, type ScpiSettings } from "./scpi_settings.ts";

/** Makes the transport that the settings ask for; it is not opened yet. */
export type OpenTransport = (settings: ScpiSettings, permit?: Permit) => Transport;

/**
 * Makes a TCP or serial transport of the server's own.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` when the host is still the one of the template.
 */
export function openTransport(settings: ScpiSettings, permit?: Permit): Transport {
  const { framing, serialLine, timeout, baudRate } = settings;
  if (settings.kind === "serial") {
    return createSerialTransport(settings.serialPort, {
      baudRate,
      ...serialLine,
      ...framing,
      timeout,
      permit,
    });
  }
  if (settings.host === PLACEHOLDER_HOST && settings.autoConnect) {
    throw new AppError(
      "VALIDATION_INVALID_VALUE",
      `Config key 'host' is still the placeholder ${PLACEHOLDER_HOST}; set it to the address of the instrument`,
    );
  }
  return createTcpTransport(settings.host, settings.port, { ...framing, timeout, permit });
}
