import type { WaitLoop } from "./wait_loop.ts";
import type { WindowsCalls } from "./windows_library.ts";
import type { WindowsWait } from "./windows_wait.ts";

/** How an overlapped read or write ended. */
export interface OperationResult {
  /** Bytes moved; 0 when the time was over. */
  count: number;
  /** True when it was cancelled or the device is gone. */
  failed: boolean;
}

const ERROR_IO_PENDING = 997;
/** A cancelled operation ends at once; how often and how long it is waited for all the same. */
const CANCEL_ROUNDS = 2;
const CANCEL_WAIT_MS = 1000;
const STATUS_PENDING = 0x103;
/** A status with this bit is an error. */
const STATUS_ERROR_BIT = 0x80000000;

/**
 * One overlapped operation at a time on a handle: an `OVERLAPPED` (status 8 bytes, count 8, offset 8, event 8) and its
 * event.
 *
 * The result is read from the structure, not from `GetLastError`, which belongs to the thread that began it.
 */
export class WindowsOperation {
  readonly #call: WindowsCalls;
  readonly #waits: WaitLoop<WindowsWait, true>;
  readonly #event: bigint;
  readonly #overlapped = new DataView(new ArrayBuffer(32));

  constructor(call: WindowsCalls, waits: WaitLoop<WindowsWait, true>) {
    this.#call = call;
    this.#waits = waits;
    this.#event = call.CreateEventW(null, 1, 0, null);
    this.#overlapped.setBigUint64(24, this.#event, true);
  }

  /**
   * Begins an operation with `start` and waits for its end.
   *
   * @param start Calls `ReadFile` or `WriteFile` with the structure it is given.
   */
  async run(start: (overlapped: DataView<ArrayBuffer>) => number): Promise<OperationResult> {
    this.#overlapped.setBigUint64(0, 0n, true);
    this.#overlapped.setBigUint64(8, 0n, true);
    this.#overlapped.setBigUint64(16, 0n, true);
    this.#call.ResetEvent(this.#event);
    const done = start(this.#overlapped) !== 0;
    if (!done && ![0, ERROR_IO_PENDING].includes(this.#call.GetLastError())) {
      // It may have been marked as pending before it failed.
      this.#overlapped.setUint32(0, 0, true);
      return { count: 0, failed: true };
    }
    if (this.#status === STATUS_PENDING) {
      await this.#waits.wait({ event: this.#event, ended: () => this.#status !== STATUS_PENDING });
    }
    // Released while it was pending: it was cancelled and never ended.
    if (this.#status === STATUS_PENDING) return { count: 0, failed: true };
    return {
      count: Number(this.#overlapped.getBigUint64(8, true)),
      failed: (this.#status & STATUS_ERROR_BIT) !== 0,
    };
  }

  /** Resolves when an operation that was cancelled has ended; one that never began is given up after a while. */
  async cancelled(): Promise<void> {
    for (let rounds = 0; this.#status === STATUS_PENDING && rounds < CANCEL_ROUNDS; rounds++) {
      await this.#call.WaitForSingleObjectLater(this.#event, CANCEL_WAIT_MS);
    }
    await this.#waits.release((wait) => wait.event === this.#event);
  }

  /** Gives the event back; no operation may be under way. */
  close(): void {
    this.#call.CloseHandle(this.#event);
  }

  get #status(): number {
    return this.#overlapped.getUint32(0, true);
  }
}
