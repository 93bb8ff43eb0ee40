/** How stream items leave the guest. */
export interface StreamOutput {
  /** Sends one item and returns the bytes it took. */
  send(stream: string, data: unknown): number;
  /** Tells the host how many items were left out. */
  dropped(stream: string, count: number): void;
}

/**
 * Keeps a guest from flooding its pipe: at most `limit` bytes of stream items may be unacknowledged; what comes
 * while they are is counted and left out (design §3).
 */
export class StreamCredit {
  #left: number;
  readonly #output: StreamOutput;
  readonly #dropped = new Map<string, number>();

  constructor(limit: number, output: StreamOutput) {
    this.#left = limit;
    this.#output = output;
  }

  /** Sends an item when there is credit, else counts it. One item may overdraw. Returns false when left out. */
  offer(stream: string, data: unknown): boolean {
    if (this.#left <= 0) {
      this.#dropped.set(stream, (this.#dropped.get(stream) ?? 0) + 1);
      return false;
    }
    this.#left -= this.#output.send(stream, data);
    return true;
  }

  /** The host has taken `bytes` off the pipe. */
  grant(bytes: number): void {
    this.#left += bytes;
    for (const [stream, count] of this.#dropped) this.#output.dropped(stream, count);
    this.#dropped.clear();
  }
}
