import { ClientError } from "./client_error.ts";

/** What correlates a reply with its request. */
export type RequestId = string | number;

interface Pending {
  type: string;
  resolve(reply: unknown): void;
  reject(error: unknown): void;
}

/** Requests that wait for their reply, by id. */
export class PendingRequests {
  readonly #waiting = new Map<unknown, Pending>();
  /** Ids nobody waits for any more, whose reply may still come. */
  readonly #late = new Set<unknown>();
  #count = 0;

  /** An id that was not used yet. */
  next(): string {
    return `c${++this.#count}`;
  }

  /** True while a request with that id waits. */
  has(requestId: RequestId): boolean {
    return this.#waiting.has(requestId);
  }

  /** Adds a request that was sent; gives the promise of its reply. */
  add<Reply>(requestId: RequestId, type: string): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      this.#waiting.set(requestId, { type, resolve: resolve as (reply: unknown) => void, reject });
    });
  }

  /** Hands a reply to whoever waits for it; false when it answers nothing that was asked. */
  settle(message: Record<string, unknown>): boolean {
    const id = message.requestId;
    const pending = this.#waiting.get(id);
    if (id === undefined || pending === undefined) return this.#late.delete(id);
    this.#waiting.delete(id);
    if (message.type === "error") {
      pending.reject(new ClientError(message.code as ClientError["code"], String(message.message)));
    } else pending.resolve(message);
    return true;
  }

  /** Nobody waits for this reply any more; should it come, it is no event either. */
  forget(requestId: RequestId): void {
    if (this.#waiting.delete(requestId)) this.#late.add(requestId);
  }

  /** Fails everything that waits. */
  failAll(failure: (type: string) => ClientError): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#late.clear();
    for (const { type, reject } of all) reject(failure(type));
  }
}
