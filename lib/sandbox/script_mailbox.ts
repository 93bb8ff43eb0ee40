/** Events a script has been sent and has not handled yet. */
const WINDOW = 64;
/** Events kept for a script that is busy; more are dropped and counted. */
const CAPACITY = 10_000;

/**
 * Events on their way to one script. A script that does not come to handle them gets no more than a few into its pipe; the
 * rest waits here, up to a limit, so that a busy script costs the server no memory.
 */
export class ScriptMailbox {
  readonly #send: (frame: string) => void;
  readonly #dropped: (count: number) => void;
  readonly #waiting: string[] = [];
  #sent = 0;
  #lost = 0;

  /**
   * @param send Hands one frame to the script.
   * @param dropped Told how many events were lost, once the script takes events again.
   */
  constructor(send: (frame: string) => void, dropped: (count: number) => void) {
    this.#send = send;
    this.#dropped = dropped;
  }

  /** Puts one event in, as the text of its frame. */
  put(frame: string): void {
    if (this.#sent < WINDOW) {
      this.#sent++;
      this.#send(frame);
    } else if (this.#waiting.length < CAPACITY) this.#waiting.push(frame);
    else this.#lost++;
  }

  /** The script has handled that many. */
  took(count: number): void {
    this.#sent = Math.max(0, this.#sent - count);
    const next = this.#waiting.splice(0, WINDOW - this.#sent);
    this.#sent += next.length;
    for (const frame of next) this.#send(frame);
    this.flush();
  }

  /** Tells what was lost so far. */
  flush(): void {
    if (this.#lost === 0) return;
    const count = this.#lost;
    this.#lost = 0;
    this.#dropped(count);
  }
}
