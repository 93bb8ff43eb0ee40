import { PortError } from "./port_error.ts";
import type { PosixLibrary } from "./posix_library.ts";

/** Ends a wait on another thread: a pipe that becomes readable. */
export class WakePipe {
  readonly #library: PosixLibrary;
  readonly #ends = new Int32Array(2);
  #awake = false;

  /** @throws {PortError} When the system has no descriptor left. */
  constructor(library: PosixLibrary) {
    this.#library = library;
    if (library.call.pipe(this.#ends) !== 0) {
      throw new PortError(`No pipe: ${library.errorText(library.errno)}`);
    }
    for (const fd of this.#ends) library.call.ioctl(fd, BigInt(library.platform.requests.closeOnExec));
  }

  /** The end that becomes readable. */
  get fd(): number {
    return this.#ends[0] as number;
  }

  /** Makes the pipe readable until {@linkcode drain}. */
  wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    this.#library.call.write(this.#ends[1] as number, new Uint8Array(1), 1n);
  }

  /** Makes the pipe unreadable again; called only when it is readable. */
  drain(): void {
    this.#library.call.read(this.fd, new Uint8Array(1), 1n);
    this.#awake = false;
  }

  close(): void {
    for (const fd of this.#ends) this.#library.call.close(fd);
  }
}
