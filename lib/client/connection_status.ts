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
  }
  /** {@linkcode MuxitClient.close} was called. */
  | { readonly phase: "closed" };
