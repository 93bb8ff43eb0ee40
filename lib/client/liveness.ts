/** What a {@linkcode Liveness} watches. */
export interface LivenessOptions {
  /** Milliseconds without any message after which the other side is asked. */
  quietMs: number;
  /** Asks for a sign of life; rejects when none comes. */
  probe(): Promise<unknown>;
  /** The other side is silent. */
  silent(): void;
}

/**
 * Notices a connection that is dead without having been closed, as after a pulled cable or a sleep of the machine: browsers
 * cannot ping, so a quiet server is asked for something small.
 */
export class Liveness {
  readonly #options: LivenessOptions;
  #timer: ReturnType<typeof setInterval> | undefined;
  #heard = false;
  #asking = false;

  constructor(options: LivenessOptions) {
    this.#options = options;
  }

  /** Begins to watch. */
  start(): void {
    this.stop();
    this.#heard = true;
    this.#timer = setInterval(() => void this.#look(), this.#options.quietMs);
  }

  /** Something was received. */
  heard(): void {
    this.#heard = true;
  }

  /** Stops watching. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    if (this.#heard || this.#asking) {
      this.#heard = false;
      return;
    }
    this.#asking = true;
    this.#heard = false;
    try {
      await this.#options.probe();
    } catch {
      // An error reply is a sign of life, too.
      if (this.#timer !== undefined && !this.#heard) this.#options.silent();
    } finally {
      this.#asking = false;
    }
  }
}
