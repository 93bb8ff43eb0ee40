import type { EventOf, EventType, ReplyOf, RequestOf, RequestType } from "@/lib/protocol/mod.ts";

/** Options of one request. */
export interface RequestOptions {
  /** Milliseconds to wait for the reply. Default: somewhat longer than the server itself allows. */
  ms?: number;
  /** Ends the wait early; the server goes on with what it was asked. */
  signal?: AbortSignal;
}

/** What the parts of the client use of it. */
export interface Link {
  /** True while requests can be made. */
  readonly open: boolean;
  request<T extends RequestType>(
    type: T,
    fields: RequestOf<T>,
    options?: RequestOptions,
  ): Promise<ReplyOf<T>>;
  /** Calls `listener` with each event of that type; returns the function that ends that. */
  on<T extends EventType>(type: T, listener: (event: EventOf<T>) => void): () => void;
  /** Reports what nobody waits for. */
  failed(error: unknown): void;
}
