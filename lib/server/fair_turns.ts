import { yieldToLoop } from "@/lib/core/mod.ts";

/** Milliseconds of work for clients after which everything else gets its turn. */
const TURN_MS = 4;
/** Milliseconds in which half of what a client has used is forgotten. */
const HALF_LIFE_MS = 100;
/** How often it is looked whether a client may go on that could not, in milliseconds. */
const LOOK_MS = 5;

/** What one client has used of the loop lately. */
export class Share {
  #spent = 0;
  #at = 0;

  /** Milliseconds; what was used longer ago counts for less. */
  spent(now: number): number {
    return this.#spent * 0.5 ** ((now - this.#at) / HALF_LIFE_MS);
  }

  /** Counts what was used until now. */
  use(ms: number, now: number): void {
    this.#spent = this.spent(now) + ms;
    this.#at = now;
  }
}

/** A client for whom something is to be done. */
export interface Waiter {
  readonly share: Share;
  /** True while something waits. */
  readonly waits: boolean;
  /** True when the next of it may be done now. */
  readonly ready: boolean;
  /** Does the next of it. */
  step(): void;
}

/**
 * Divides the event loop among clients. What comes while there is time is done at once; what comes in a turn of the loop
 * that is used up waits, and whoever has used least comes first: a client that asks for much waits for itself, and not
 * somebody else for it.
 */
export class FairTurns {
  readonly #waiting = new Set<Waiter>();
  /** When this turn of the loop began, and when the last was done in it. */
  #turn: { began: number; last: number } | undefined;
  #scheduled = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** True while this turn of the loop has time left. */
  get open(): boolean {
    return this.#turn === undefined || this.#turn.last - this.#turn.began < TURN_MS;
  }

  /** Does something for a client at once. */
  run(share: Share, act: () => void): void {
    const turn = this.#turn ??= this.#begin();
    act();
    const now = performance.now();
    // What lay between is counted as well: it is mostly the work of receiving this.
    share.use(now - turn.last, now);
    turn.last = now;
  }

  /** Something waits for that client. */
  wait(client: Waiter): void {
    this.#waiting.add(client);
    this.#schedule();
  }

  /** Forgets a client. */
  leave(client: Waiter): void {
    this.#waiting.delete(client);
    if (this.#waiting.size === 0) clearTimeout(this.#timer);
  }

  #begin(): { began: number; last: number } {
    setImmediate(() => this.#turn = undefined);
    const now = performance.now();
    return { began: now, last: now };
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    clearTimeout(this.#timer);
    void yieldToLoop().then(() => {
      this.#scheduled = false;
      this.#go();
    });
  }

  #go(): void {
    const began = performance.now();
    const ready = [...this.#waiting].filter((client) => client.waits && client.ready);
    for (let now = began; ready.length > 0 && now - began < TURN_MS;) {
      const client = leastUsed(ready, now);
      // What is done for one may disconnect another one.
      if (!client.waits || !client.ready) {
        ready.splice(ready.indexOf(client), 1);
        continue;
      }
      client.step();
      const after = performance.now();
      client.share.use(after - now, after);
      now = after;
    }
    for (const client of this.#waiting) {
      if (!client.waits) this.#waiting.delete(client);
    }
    if (ready.length > 0) this.#schedule();
    else if (this.#waiting.size > 0) this.#timer = setTimeout(() => this.#go(), LOOK_MS);
  }
}

function leastUsed(clients: readonly Waiter[], now: number): Waiter {
  let least = clients[0]!;
  let spent = least.share.spent(now);
  for (const client of clients) {
    const its = client.share.spent(now);
    if (its < spent) [least, spent] = [client, its];
  }
  return least;
}
