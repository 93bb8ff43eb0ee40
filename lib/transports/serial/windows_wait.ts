import type { WaitSystem } from "./wait_loop.ts";
import type { WindowsCalls } from "./windows_library.ts";

/** What to wait for: an overlapped operation. */
export interface WindowsWait {
  /** The event that is set when it ends. */
  event: bigint;
  /** True when it has ended. */
  ended: () => boolean;
}

/** What `WaitForMultipleObjects` takes, the wake-up included. */
const MAX_EVENTS = 64;
/** Longest wait; a wake-up that got lost costs no more than that. */
const WAIT_MS = 1000;
/** With more operations than events, the others are looked at as often as that. */
const CROWDED_WAIT_MS = 5;

/** Waits for overlapped operations on one thread. */
export class WindowsWaitSystem implements WaitSystem<WindowsWait, true> {
  readonly #call: WindowsCalls;
  /** Resets itself when it has ended a wait. */
  readonly #wakeEvent: bigint;

  constructor(call: WindowsCalls) {
    this.#call = call;
    this.#wakeEvent = call.CreateEventW(null, 0, 0, null);
  }

  async wait(items: readonly WindowsWait[]): Promise<(true | undefined)[]> {
    const events = [this.#wakeEvent, ...items.map((item) => item.event)];
    const watched = new BigUint64Array(events.slice(0, MAX_EVENTS));
    const ms = events.length > MAX_EVENTS ? CROWDED_WAIT_MS : WAIT_MS;
    await this.#call.WaitForMultipleObjectsLater(watched.length, watched, 0, ms);
    return items.map((item) => item.ended() ? true : undefined);
  }

  wake(): void {
    this.#call.SetEvent(this.#wakeEvent);
  }

  /** Gives the event back; nothing may wait. */
  close(): void {
    this.#call.CloseHandle(this.#wakeEvent);
  }
}
