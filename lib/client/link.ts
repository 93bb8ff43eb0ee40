import type { ReplyOf, RequestOf, RequestType } from "@/lib/protocol/mod.ts";

/** Options of one request. */
export interface RequestOptions {
  /** Milliseconds to wait for the reply. Default: somewhat longer than the server itself allows. */
  ms?: number;
  /** Ends the wait early; the server goes on with what it was asked. */
  signal?: AbortSignal;
}

/** What the subscriptions use of the client. */
export interface Link {
  /** True while requests can be made. */
  readonly open: boolean;
  request<T extends RequestType>(
    type: T,
    fields: RequestOf<T>,
    options?: RequestOptions,
  ): Promise<ReplyOf<T>>;
  /** Reports what nobody waits for. */
  failed(error: unknown): void;
}
