import { AppError } from "@/lib/protocol/mod.ts";

/** What a driver throws for a property it does not have. */
export function unknownProperty(name: string): AppError {
  return new AppError("CONN_CALL_FAILED", `Unknown property: ${name}`);
}

/** What a driver throws for a write it cannot do. */
export function notWritable(name: string): AppError {
  return new AppError("CONN_CALL_FAILED", `Unknown or read-only property: ${name}`);
}

/** What a driver throws for an action it does not have. */
export function unknownAction(name: string): AppError {
  return new AppError("CONN_CALL_FAILED", `Unknown action: ${name}`);
}

/** What a driver throws when it is asked for something before `init` has ended. */
export function notInitialized(connector: string): AppError {
  return new AppError(
    "CONN_NOT_INITIALIZED",
    `Cannot talk to '${connector}': its driver has not been initialized`,
  );
}
