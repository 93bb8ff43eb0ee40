import { captured } from "./captured.ts";
import type { ScriptFrame } from "./messages.ts";

/** Handlers one script may have at a time. */
const MAX_HANDLERS = 1000;

/** Longest name of an event. */
const MAX_NAME = 256;

type Handler = (data: unknown, event: string) => unknown;

/** The `on()` handlers of a script, by the number the host knows them by. */
export class ScriptListeners {
  readonly #handlers = new Map<number, Handler>();
  readonly #send: (frame: ScriptFrame) => void;
  #count = 0;

  /** @param send Sends a frame to the host. */
  constructor(send: (frame: ScriptFrame) => void) {
    this.#send = send;
  }

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
    checkEventName(event, "on");
    if (typeof handler !== "function") throw new TypeError(`on("${event}") needs a function`);
    if (this.#handlers.size >= MAX_HANDLERS) {
      throw new RangeError(`A script may have at most ${MAX_HANDLERS} handlers at a time`);
    }
    const id = ++this.#count;
    this.#handlers.set(id, handler as Handler);
    this.#send({ k: "on", id, event });
    return () => {
      if (this.#handlers.delete(id)) this.#send({ k: "off", id });
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

/**
 * Makes sure that a value is the name of an event.
 *
 * @throws {TypeError} When it is no text, empty or longer than 256 characters.
 */
export function checkEventName(event: unknown, caller: "on" | "emit"): asserts event is string {
  if (typeof event !== "string" || event === "") {
    throw new TypeError(`${caller}() needs the name of an event`);
  }
  if (event.length <= MAX_NAME) return;
  throw new TypeError(
    `${caller}(): the name of an event has at most ${MAX_NAME} characters, not ${event.length}`,
  );
}
