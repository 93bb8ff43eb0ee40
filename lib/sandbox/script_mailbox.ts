/** Events a script has been sent and has not handled yet. */
const WINDOW = { events: 64, length: 1024 * 1024 };
/** Events kept for a script that is busy; more are dropped and counted. */
const CAPACITY = { events: 10_000, length: 16 * 1024 * 1024 };
/** Least time between two notices of what was lost, in milliseconds. */
const NOTICE_MS = 1000;

/**
 * Events on their way to one script. A script that does not come to handle them gets no more than a few into its pipe; the
 * rest waits here, up to a limit in number and in length, so that a busy script costs the server no memory.
 */
export class ScriptMailbox {
  readonly #send: (frame: string) => void;
  readonly #dropped: (count: number) => void;
  readonly #waiting: string[] = [];
  #waitingLength = 0;
  /** Lengths of what was sent and not handled yet, oldest first. */
  readonly #sent: number[] = [];
  #sentLength = 0;
  #lost = 0;
  #toldAt = -Infinity;

  /**
   * @param send Hands one frame to the script.
   * @param dropped Told how many events were lost, once the script takes events again and at most every second.
   */
  constructor(send: (frame: string) => void, dropped: (count: number) => void) {
    this.#send = send;
    this.#dropped = dropped;
  }

  /** Puts one event in, as the text of its frame. */
  put(frame: string): void {
    if (this.#waiting.length === 0 && this.#open) return this.#pass(frame);
    const length = this.#waitingLength + frame.length;
    if (this.#waiting.length >= CAPACITY.events || length > CAPACITY.length) {
      this.#lost++;
      return;
    }
    this.#waitingLength = length;
    this.#waiting.push(frame);
  }

  /** The script has handled that many. */
  took(count: number): void {
    for (const length of this.#sent.splice(0, Math.max(0, count))) this.#sentLength -= length;
    let next = 0;
    while (next < this.#waiting.length && this.#open) this.#pass(this.#waiting[next++]!);
    for (const frame of this.#waiting.splice(0, next)) this.#waitingLength -= frame.length;
    if (performance.now() - this.#toldAt >= NOTICE_MS) this.flush();
  }

  /** Tells what was lost so far. */
  flush(): void {
    if (this.#lost === 0) return;
    const count = this.#lost;
    this.#lost = 0;
    this.#toldAt = performance.now();
    this.#dropped(count);
  }

  get #open(): boolean {
    return this.#sent.length < WINDOW.events && this.#sentLength < WINDOW.length;
  }

  #pass(frame: string): void {
    this.#sent.push(frame.length);
    this.#sentLength += frame.length;
    this.#send(frame);
  }
}
