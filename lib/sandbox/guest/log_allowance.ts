import { captured } from "./captured.ts";

/** How many log entries a guest may write. */
export interface LogRate {
  /** Entries at once. */
  burst: number;
  /** Entries per second after that. */
  perSecond: number;
}

/** Keeps a guest from flooding the log; what is left out is counted and said as soon as entries pass again. */
export class LogAllowance {
  readonly #rate: LogRate;
  readonly #say: (leftOut: number) => void;
  #left: number;
  #at = captured.now();
  #leftOut = 0;

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
      return false;
    }
    this.#left--;
    this.flush();
    return true;
  }

  /** Says what was left out, when something was. */
  flush(): void {
    if (this.#leftOut === 0) return;
    const count = this.#leftOut;
    this.#leftOut = 0;
    this.#say(count);
  }
}

/** What the log says of entries that were left out. */
export function leftOutText(count: number): string {
  return `${count} log entries were left out: too many in a short time`;
}
