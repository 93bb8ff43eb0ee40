/** What heap and process may change between two looks when nothing much goes on, in bytes. */
const QUIET = 8 * 1024 * 1024;
/** Looks in a row that must find it so: who works with large values is quiet for a second now and then. */
const QUIET_LOOKS = 3;

/** Memory of this process, in bytes. */
export interface Usage {
  heapUsed: number;
  rss: number;
}

/** Whether a burst is over: memory is given back then, because doing so holds everybody up (60 ms with 100 MB, measured). */
export class Calm {
  #looks = 0;
  #used = 0;
  #resident = 0;

  /** To be called every second or so; true once memory has hardly changed for some looks. */
  look({ heapUsed, rss }: Usage): boolean {
    const quiet = Math.abs(heapUsed - this.#used) < QUIET && Math.abs(rss - this.#resident) < QUIET;
    this.#used = heapUsed;
    this.#resident = rss;
    this.#looks = quiet ? this.#looks + 1 : 0;
    return this.#looks >= QUIET_LOOKS;
  }
}
