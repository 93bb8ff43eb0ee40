import { captured } from "./captured.ts";

/** How many log entries a guest may write. */
export interface LogRate {
  /** Entries at once. */
  burst: number;
  /** Entries per second after that. */
  perSecond: number;
}

/** Time between two notices of what was left out, in milliseconds: they must not be a flood themselves. */
const NOTICE_MS = 1000;

/** Keeps a guest from flooding the log; what is left out is counted, and said once a second. */
export class LogAllowance {
  readonly #rate: LogRate;
  readonly #say: (leftOut: number) => void;
  #left: number;
  #at = captured.now();
  #leftOut = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param say Tells how many were left out. */
  constructor(rate: LogRate, say: (leftOut: number) => void) {
    this.#rate = rate;
    this.#say = say;
    this.#left = rate.burst;
  }

  /** True when one entry may be written now. */
  take(): boolean {
    const { burst, perSecond } = this.#rate;
    const now = captured.now();
    this.#left = Math.min(burst, this.#left + (now - this.#at) / 1000 * perSecond);
    this.#at = now;
    if (this.#left < 1) {
      this.#leftOut++;
      this.#timer ??= captured.setTimeout(() => this.flush(), NOTICE_MS);
      return false;
    }
    this.#left--;
    return true;
  }

  /** Says what was left out, when something was. */
  flush(): void {
    if (this.#leftOut === 0) return;
    const count = this.#leftOut;
    this.#leftOut = 0;
    captured.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#say(count);
  }
}

/** What the log says of entries that were left out. */
export function leftOutText(count: number): string {
  return `${count} log entries were left out: too many in a short time`;
}
