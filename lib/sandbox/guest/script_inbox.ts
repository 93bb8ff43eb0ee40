import type { HostFrame } from "./messages.ts";

/** What comes for a script without having been asked for. */
export type Incoming = Extract<HostFrame, { k: "event" | "timer" }>;

/** Events that are acknowledged together. */
const ACK_EVERY = 32;

/** What an inbox needs of its script. */
export interface InboxPort {
  /** Runs the handler of one event or timer; does not throw. */
  handle(incoming: Incoming): void;
  /** That many events were taken off the queue. */
  took(count: number): void;
}

/**
 * Events and timers of a script, in the order they came. They run while the script is parked or idle, one after the
 * other, and never inside each other or inside a read, a write or a call (design §4).
 */
export class ScriptInbox {
  readonly #port: InboxPort;
  #queue: Incoming[] = [];
  #running = false;
  #taken = 0;

  constructor(port: InboxPort) {
    this.#port = port;
  }

  /** True while something waits to be run. */
  get waiting(): boolean {
    return this.#queue.length > 0;
  }

  /** Keeps one for the next parked moment. */
  add(incoming: Incoming): void {
    this.#queue.push(incoming);
  }

  /** Runs everything that has come, unless a handler that is running has led here. */
  run(): void {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        if (next.k === "event") this.#took();
        this.#port.handle(next);
      }
    } finally {
      this.#running = false;
    }
  }

  /** Forgets what has come. */
  clear(): void {
    this.#queue = [];
  }

  #took(): void {
    if (++this.#taken < ACK_EVERY && this.#queue.length > 0) return;
    this.#port.took(this.#taken);
    this.#taken = 0;
  }
}
