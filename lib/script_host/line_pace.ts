/** Where a script is. */
export interface Place {
  line: number;
  column: number;
}

/** Least time between two reported lines, in milliseconds (document 004, `script.line`). */
const EVERY_MS = 50;

/**
 * Reports the lines of one script at a pace a person can follow. Of those that come too fast the last one is reported when
 * its time has come: that is the one the script is blocked at.
 */
export class LinePace {
  readonly #report: (place: Place) => void;
  #waiting: Place | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #at = -EVERY_MS;
  #last: number | undefined;

  constructor(report: (place: Place) => void) {
    this.#report = report;
  }

  /** The script is about to block at a place. */
  note(place: Place): void {
    this.#waiting = place;
    const left = this.#at + EVERY_MS - performance.now();
    if (left <= 0) return this.flush();
    this.#timer ??= setTimeout(() => this.flush(), left);
  }

  /** Reports what waits, as when the script ends. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const place = this.#waiting;
    this.#waiting = undefined;
    if (place === undefined || place.line === this.#last) return;
    this.#last = place.line;
    this.#at = performance.now();
    this.#report(place);
  }
}
