import { AppError } from "@/lib/protocol/mod.ts";

/** Nobody has opened the session. */
export function notConnected(): AppError {
  return new AppError(
    "CONN_CALL_FAILED",
    "Not connected: call connect() first, or set config.autoConnect to true",
  );
}

/** The reply was there and empty. */
export function emptyReply(command: string): AppError {
  return new AppError("CONN_CALL_FAILED", `Empty SCPI response for query: ${command}`);
}

/** What was asked later was answered, this was not. */
export function notAnswered(command: string): AppError {
  return new AppError(
    "CONN_CALL_FAILED",
    `the instrument does not answer ${command}, but what was asked after it`,
  );
}
