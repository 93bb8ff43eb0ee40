import { AsyncLocalStorage } from "node:async_hooks";
import { AppError } from "@/lib/protocol/plain.ts";

const storage = new AsyncLocalStorage<CallContext>();

/** One call of the host into connector code that its caller may take back, as a script that is stopped. */
export class CallContext {
  readonly id: number;
  readonly #endings = new Set<() => void>();
  #cancelled = false;

  /** @param id Number of the call on the pipe. */
  constructor(id: number) {
    this.id = id;
  }

  /** Takes the call back: it reaches no device any more, and what it waits for ends. */
  cancel(): void {
    this.#cancelled = true;
    for (const end of this.#endings) end();
    this.#endings.clear();
  }

  /** Calls `end` when the call is taken back; returns the function that forgets it. */
  onCancel(end: () => void): () => void {
    this.#endings.add(end);
    return () => this.#endings.delete(end);
  }

  /** Throws when the call was taken back. */
  check(): void {
    if (this.#cancelled) throw cancelled();
  }

  /** Runs code that belongs to the call, also what it does later. */
  run<T>(code: () => T): T {
    return storage.run(this, code);
  }
}

/** The call whose code is running, when it is one that may be taken back. */
export function currentCall(): CallContext | undefined {
  return storage.getStore();
}

/** What code of a call gets that was taken back. */
export function cancelled(): AppError {
  return new AppError("CONN_CALL_FAILED", "The call was stopped by its caller");
}
