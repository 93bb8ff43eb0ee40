import { errorText } from "@/lib/protocol/plain.ts";
import { ClientError } from "../client_error.ts";
import { Listeners } from "../listeners.ts";

/** Events by name, and the place where errors go that nobody waits for. */
export class LocalEvents {
  readonly #listeners = new Map<string, Listeners<never>>();

  /** Adds a listener; returns the function that removes it. */
  on(event: string, listener: (data: never) => void): () => void {
    const listeners = this.#listeners.get(event) ?? this.#create(event);
    this.#listeners.set(event, listeners);
    const remove = listeners.add(listener);
    return () => {
      remove();
      if (listeners.size === 0 && this.#listeners.get(event) === listeners) this.#listeners.delete(event);
    };
  }

  /** Calls the listeners of an event; what one throws becomes an `error` event. */
  emit(event: string, data: unknown): void {
    this.#listeners.get(event)?.emit(data as never);
  }

  /** Makes an error an `error` event; one that nobody listens to is printed. */
  report(error: unknown): void {
    const coded = typeof (error as { code?: unknown } | null)?.code === "string"
      ? error
      : new ClientError("CLIENT_FAULT", errorText(error), { cause: error });
    if (this.#listeners.has("error")) this.emit("error", coded);
    else print(coded);
  }

  #create(event: string): Listeners<never> {
    // An error listener that throws must not be told about that.
    return new Listeners(event === "error" ? print : (error) => this.report(error));
  }
}

// This runs in the program of somebody else, which has no logger of ours.
function print(error: unknown): void {
  // deno-lint-ignore house/console
  console.error("muxit-client:", error);
}
