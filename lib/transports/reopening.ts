import { errorText } from "@/lib/protocol/mod.ts";
import type { TransportHooks } from "./transport_hooks.ts";

/** Seconds before the tries; the last stays. */
const PAUSES_S = [1, 2, 5, 10] as const;

/** Options of {@linkcode Reopening}. */
export interface ReopeningOptions extends Omit<TransportHooks, "permit"> {
  /** What the line leads to, as it stands in messages. */
  label: string;
  /** Opens the line. */
  open(): Promise<unknown>;
}

/**
 * Opens a line again that went down while somebody listens to it: nobody would ask it anything, so nothing else would. It is
 * tried for ever, at most every 10 s, and told twice: when it begins and when the line is back.
 */
export class Reopening {
  readonly #options: ReopeningOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #down = false;

  constructor(options: ReopeningOptions) {
    this.#options = options;
  }

  /** The line went down. */
  begin(error: unknown): void {
    if (this.#down) return;
    this.#down = true;
    this.#tries = 0;
    const { label, log, lost } = this.#options;
    const reason = `The line to ${label} is down: ${errorText(error)}`;
    log?.warn(`${reason}; it is opened again as soon as that is possible`);
    lost?.(reason);
    this.#later();
  }

  /** The line is open, whoever opened it. */
  opened(): void {
    if (this.#down) this.#options.log?.info(`The line to ${this.#options.label} is open again`);
    this.stop();
  }

  /** Nobody wants it any more. */
  stop(): void {
    clearTimeout(this.#timer);
    if (!this.#down) return;
    this.#down = false;
    this.#options.lost?.(undefined);
  }

  #later(): void {
    const pause = PAUSES_S[Math.min(this.#tries++, PAUSES_S.length - 1)]!;
    this.#timer = setTimeout(() => void this.#try(), pause * 1000);
  }

  async #try(): Promise<void> {
    try {
      await this.#options.open();
    } catch {
      if (this.#down) this.#later();
    }
  }
}
