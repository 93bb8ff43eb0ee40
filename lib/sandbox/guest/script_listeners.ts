import { captured } from "./captured.ts";
import { send } from "./stdio.ts";

/** Handlers one script may have at a time. */
const MAX_HANDLERS = 1000;

type Handler = (data: unknown, event: string) => unknown;

/** The `on()` handlers of a script, by the number the host knows them by. */
export class ScriptListeners {
  readonly #handlers = new Map<number, Handler>();
  #count = 0;

  /** How many there are. */
  get size(): number {
    return this.#handlers.size;
  }

  /**
   * The `on` global: subscribes to an event of the bus and gives the function that ends that.
   *
   * @throws {TypeError} Without a name or a function.
   */
  readonly on = (event: unknown, handler: unknown): () => void => {
    if (typeof event !== "string" || event === "") throw new TypeError("on() needs the name of an event");
    if (typeof handler !== "function") throw new TypeError(`on("${event}") needs a function`);
    if (this.#handlers.size >= MAX_HANDLERS) {
      throw new RangeError(`A script may have at most ${MAX_HANDLERS} handlers at a time`);
    }
    const id = ++this.#count;
    this.#handlers.set(id, handler as Handler);
    send({ k: "on", id, event });
    return () => {
      if (this.#handlers.delete(id)) send({ k: "off", id });
    };
  };

  /** Runs the handler of one event; gives what it gives. */
  call(id: number, event: string, data: unknown): unknown {
    const handler = this.#handlers.get(id);
    return handler === undefined
      ? undefined
      : captured.apply(handler as () => unknown, undefined, [data, event]);
  }

  /** Removes them all. */
  clear(): void {
    this.#handlers.clear();
  }
}
