/** Where the connection stands. */
export type ConnectionStatus =
  /** The token is being fetched or the socket opened; `attempt` counts the failed ones before. */
  | { readonly phase: "connecting"; readonly attempt: number }
  /** Requests can be made. */
  | { readonly phase: "open" }
  /** The last attempt failed or the connection was lost, for `reason`; the next attempt is in `retryInMs`. */
  | {
    readonly phase: "waiting";
    readonly attempt: number;
    readonly reason: string;
    readonly retryInMs: number;
    /** The WebSocket close code, when a connection was lost that had been open. */
    readonly closeCode?: number;
  }
  /** {@linkcode MuxitClient.close} was called; or, with a `reason`, the connection was lost and is not to come back. */
  | { readonly phase: "closed"; readonly reason?: string; readonly closeCode?: number };
