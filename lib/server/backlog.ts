/** What may wait for one client, in characters and bytes: requests it has sent, replies and messages it has not taken. */
export const CLIENT_LIMIT: number = 64 * 1024 * 1024;
/** What may wait for all clients together. */
export const TOTAL_LIMIT: number = 128 * 1024 * 1024;
/** What must come on top before the whole is counted again. */
const COUNT_EVERY = 4 * 1024 * 1024;
/** How long a count holds while there is too much, in milliseconds. */
const COUNT_MS = 50;
/** Less than this is not worth a disconnection. */
const LEAST_GAIN = 1024 * 1024;
const MB = 1024 * 1024;

/** One client, as far as something waits for it. */
export interface Waiting {
  /** All that waits for it; given back at once when it is disconnected. */
  readonly waiting: number;
  /** Disconnects it. */
  drop(reason: string): void;
}

/**
 * Counts what waits for all clients together. One that lets too much pile up is disconnected; when all together do, it is
 * the one with the most. What is kept of state is not counted: the newest values are there once for everybody.
 */
export class Backlog {
  readonly #members = new Set<Waiting>();
  #uncounted = 0;
  #full = false;
  #countedAt = -Infinity;

  /** True while too much waits for all clients together; then nothing more is sent to one that is behind. */
  get full(): boolean {
    if (this.#full && performance.now() - this.#countedAt > COUNT_MS) this.#count();
    return this.#full;
  }

  /** All that waits. */
  get total(): number {
    let total = 0;
    for (const member of this.#members) total += member.waiting;
    return total;
  }

  /** Counts a client from now on; returns the function that ends it. */
  add(member: Waiting): () => void {
    this.#members.add(member);
    return () => this.#members.delete(member);
  }

  /** Something was sent to a client. */
  sent(size: number): void {
    this.#uncounted += size;
    if (this.#uncounted >= COUNT_EVERY) this.#count();
  }

  /** Something waits for a client that does not keep up. May disconnect that client, or another one. */
  grew(member: Waiting, size: number): void {
    const { waiting } = member;
    // One value may be as large as it is; what counts is what waited before it.
    if (waiting - size > CLIENT_LIMIT) {
      return member.drop(`${mb(waiting)} wait for it, ${mb(CLIENT_LIMIT)} are allowed`);
    }
    this.sent(size);
  }

  #count(): void {
    this.#uncounted = 0;
    this.#countedAt = performance.now();
    let total = this.total;
    while (total > TOTAL_LIMIT) {
      const largest = [...this.#members].reduce<Waiting | undefined>(
        (most, member) => most === undefined || member.waiting > most.waiting ? member : most,
        undefined,
      );
      if (largest === undefined || largest.waiting < LEAST_GAIN) break;
      largest.drop(
        `${mb(total)} wait for all clients together, ${
          mb(TOTAL_LIMIT)
        } are allowed, and most of it for this one`,
      );
      total = this.total;
    }
    this.#full = total > TOTAL_LIMIT;
  }
}

function mb(size: number): string {
  return `${Math.round(size / MB)} MB`;
}
