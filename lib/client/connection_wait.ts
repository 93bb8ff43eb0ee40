import { ClientError } from "./client_error.ts";
import type { ConnectionStatus } from "./connection_status.ts";
import type { RequestOptions } from "./link.ts";
import { within } from "./waiting.ts";

/** How long to wait for a connection. */
export interface ReadyOptions extends RequestOptions {
  /** Give up after so many attempts that failed. Default: none, go on until the time is over. */
  attempts?: number;
}

/** What is waited for. */
export interface ConnectionWait {
  url: string;
  status(): ConnectionStatus;
  onStatus(listener: (status: ConnectionStatus) => void): () => void;
  /** The error of a connection that will not come any more. */
  failure(): unknown;
}

/**
 * Resolves as soon as there is a connection.
 *
 * @throws {ClientError} `CLIENT_DEADLINE` with the reason of the last failure.
 * @throws What the connection failed with, when it is given up or `attempts` have failed.
 */
export async function untilConnected(wait: ConnectionWait, options: ReadyOptions): Promise<void> {
  const { attempts = Infinity, ms = 30_000, signal } = options;
  let remove = () => {};
  const opened = new Promise<void>((resolve, reject) => {
    const look = (status: ConnectionStatus) => {
      if (status.phase === "open") resolve();
      const over = status.phase === "waiting" && status.attempt >= attempts;
      if (over || status.phase === "closed") reject(wait.failure());
    };
    remove = wait.onStatus(look);
    look(wait.status());
  });
  try {
    await within({ ms, doing: `Cannot connect to ${wait.url}`, signal }, () => opened);
  } catch (error) {
    const status = wait.status();
    const late = error instanceof ClientError && error.code === "CLIENT_DEADLINE";
    if (!late || status.phase !== "waiting") throw error;
    throw new ClientError(error.code, `${error.message}; ${status.reason}`, { cause: error });
  } finally {
    remove();
  }
}
