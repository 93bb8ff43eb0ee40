import type { PosixLibrary } from "./posix_library.ts";
import type { WaitSystem } from "./wait_loop.ts";
import { WakePipe } from "./wake_pipe.ts";

/** What to wait for. */
export interface PosixWait {
  fd: number;
  writing: boolean;
}

/** What a wait came to. */
export interface Readiness {
  /** The system says that the device is gone. */
  hungUp: boolean;
}

/** Longest wait; a wake-up that got lost costs no more than that. */
const WAIT_MS = 1000;
const POLLIN = 0x1;
const POLLOUT = 0x4;
// POLLERR | POLLHUP | POLLNVAL
const POLL_GONE = 0x8 | 0x10 | 0x20;
/** Bytes of a `struct pollfd`: descriptor (4), wanted events (2), events (2). */
const POLLFD_SIZE = 8;
/** What an `fd_set` has room for. */
const FD_SETSIZE = 1024;

/** Waits for descriptors with `poll`, or with `select` where `poll` does not know terminals. */
export class PosixWaitSystem implements WaitSystem<PosixWait, Readiness> {
  readonly #library: PosixLibrary;
  readonly #pipe: WakePipe;

  constructor(library: PosixLibrary) {
    this.#library = library;
    this.#pipe = new WakePipe(library);
  }

  async wait(items: readonly PosixWait[]): Promise<(Readiness | undefined)[]> {
    const watched = [{ fd: this.#pipe.fd, writing: false }, ...items];
    const poll = this.#library.platform.wait === "poll";
    const [woken, ...results] = await (poll ? this.#poll(watched) : this.#select(watched));
    if (woken !== undefined) this.#pipe.drain();
    return results;
  }

  wake(): void {
    this.#pipe.wake();
  }

  /** Gives the pipe back; nothing may wait. */
  close(): void {
    this.#pipe.close();
  }

  async #poll(items: readonly PosixWait[]): Promise<(Readiness | undefined)[]> {
    const set = new DataView(new ArrayBuffer(items.length * POLLFD_SIZE));
    for (const [index, item] of items.entries()) {
      set.setInt32(index * POLLFD_SIZE, item.fd, true);
      set.setInt16(index * POLLFD_SIZE + 4, item.writing ? POLLOUT : POLLIN, true);
    }
    const count = await this.#library.call.pollLater(set, BigInt(items.length), WAIT_MS);
    return items.map((_item, index) => {
      const events = count > 0 ? set.getInt16(index * POLLFD_SIZE + 6, true) : 0;
      return events === 0 ? undefined : { hungUp: (events & POLL_GONE) !== 0 };
    });
  }

  async #select(items: readonly PosixWait[]): Promise<(Readiness | undefined)[]> {
    const sets = { reading: new Uint8Array(FD_SETSIZE / 8), writing: new Uint8Array(FD_SETSIZE / 8) };
    const setOf = (item: PosixWait) => item.writing ? sets.writing : sets.reading;
    for (const item of items) addBit(setOf(item), item.fd);
    const time = new BigInt64Array([BigInt(WAIT_MS / 1000), 0n]);
    const above = Math.max(...items.map((item) => item.fd)) + 1;
    const count = await this.#library.call.selectLater(above, sets.reading, sets.writing, null, time);
    return items.map((item) => count > 0 && hasBit(setOf(item), item.fd) ? { hungUp: false } : undefined);
  }
}

function addBit(set: Uint8Array, bit: number): void {
  set[bit >> 3] = (set[bit >> 3] as number) | (1 << (bit & 7));
}

function hasBit(set: Uint8Array, bit: number): boolean {
  return ((set[bit >> 3] as number) & (1 << (bit & 7))) !== 0;
}

/** True when the system can wait for this descriptor. */
export function canWaitFor(library: PosixLibrary, fd: number): boolean {
  return library.platform.wait === "poll" || fd < FD_SETSIZE;
}
