import { AppError } from "@/lib/protocol/mod.ts";
import type { Transport } from "@/lib/transports/mod.ts";

/**
 * The transport that a connector made itself (`config._transport`).
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` when the value is something else.
 */
export function givenTransport(value: unknown): Transport {
  const methods = ["connect", "write", "query", "close"];
  const given = value as Record<string, unknown>;
  if (typeof value === "object" && methods.every((name) => typeof given[name] === "function")) {
    return value as Transport;
  }
  throw new AppError(
    "VALIDATION_INVALID_VALUE",
    "Config key '_transport' expected what createTcpTransport() or createSerialTransport() gives",
  );
}
