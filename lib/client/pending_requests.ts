import { ClientError } from "./client_error.ts";

interface Pending {
  type: string;
  resolve(reply: unknown): void;
  reject(error: unknown): void;
}

/** Requests that wait for their reply, by id. */
export class PendingRequests {
  readonly #waiting = new Map<string, Pending>();
  #count = 0;

  /** Adds a request; gives its id and the promise of its reply. */
  add<Reply>(type: string): { requestId: string; reply: Promise<Reply> } {
    const requestId = `c${++this.#count}`;
    const reply = new Promise<Reply>((resolve, reject) => {
      this.#waiting.set(requestId, { type, resolve: resolve as (reply: unknown) => void, reject });
    });
    return { requestId, reply };
  }

  /** Hands a reply to whoever waits for it; false when nobody does. */
  settle(message: Record<string, unknown>): boolean {
    const id = message.requestId;
    const pending = typeof id === "string" ? this.#waiting.get(id) : undefined;
    if (pending === undefined) return false;
    this.#waiting.delete(id as string);
    if (message.type === "error") {
      pending.reject(new ClientError(message.code as ClientError["code"], String(message.message)));
    } else pending.resolve(message);
    return true;
  }

  /** Nobody waits for this reply any more. */
  forget(requestId: string): void {
    this.#waiting.delete(requestId);
  }

  /** Fails everything that waits. */
  failAll(failure: (type: string) => ClientError): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { type, reject } of all) reject(failure(type));
  }
}
