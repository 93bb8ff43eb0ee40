import type { Logger } from "@/lib/core/mod.ts";
import { type GuestLimits, GuestProcess } from "./guest_process.ts";
import type { Reaper } from "./reaper.ts";

/** Options of {@linkcode GuestPool}. */
export interface GuestPoolOptions {
  /** Absolute path of the bundled guest program. */
  program: string;
  reaper: Reaper;
  log: Logger;
  /** How many processes wait, started and empty. */
  warm: number;
  /** Limits of the waiting ones. */
  limits: GuestLimits;
}

const CLOSED = { kind: "stopped", message: "The server stops" } as const;

/** Starts guest processes and keeps a few warm, because a start costs tens of milliseconds. */
export class GuestPool {
  readonly #options: GuestPoolOptions;
  readonly #warm: GuestProcess[] = [];
  readonly #all = new Set<GuestProcess>();
  #refill: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: GuestPoolOptions) {
    this.#options = options;
  }

  /** Starts the warm processes. */
  prepare(): void {
    while (!this.#closed && this.#warm.length < this.#options.warm) {
      this.#warm.push(this.#spawn(this.#options.limits));
    }
  }

  /**
   * Gives a process nobody else uses: a warm one when the limits are the usual ones.
   *
   * @throws {Error} When the pool is closed or no process can be started.
   */
  take(limits: GuestLimits = this.#options.limits): GuestProcess {
    if (this.#closed) throw new Error("Cannot start a guest process: the server stops");
    if (limits.heapMb !== this.#options.limits.heapMb) return this.#spawn(limits);
    for (let warm = this.#warm.shift(); warm !== undefined; warm = this.#warm.shift()) {
      this.#scheduleRefill();
      if (warm.alive) return warm;
    }
    this.#scheduleRefill();
    return this.#spawn(limits);
  }

  /** Kills every process that is left and waits until they are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#refill);
    await Promise.all([...this.#all].map((process) => process.kill(CLOSED)));
  }

  // A little later, so that whoever took one is not slowed down by the next one's start.
  #scheduleRefill(): void {
    if (this.#closed || this.#refill !== undefined) return;
    this.#refill = setTimeout(() => {
      this.#refill = undefined;
      this.prepare();
    }, 200);
  }

  #spawn(limits: GuestLimits): GuestProcess {
    const { program, reaper, log } = this.#options;
    const process = new GuestProcess({ program, limits, reaper, log });
    this.#all.add(process);
    void process.ended.then(() => this.#all.delete(process));
    return process;
  }
}
