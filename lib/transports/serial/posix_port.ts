import type {
  BindingPortInterface,
  PortStatus,
  SetOptions,
  UpdateOptions,
} from "@serialport/bindings-interface";
import type { Buffer } from "node:buffer";
import { checkBaudRate, type PortOptions } from "./open_options.ts";
import { PortError } from "./port_error.ts";
import { readModemBits, writeModemBits } from "./posix_modem.ts";
import { currentSpeed, setSpeed } from "./posix_settings.ts";
import type { Readiness } from "./posix_wait.ts";
import type { PosixSystem } from "./posix_system.ts";

/**
 * An open serial port of Linux or macOS.
 *
 * The descriptor never blocks. Reading and writing try at once; only when the system has nothing, the thread that
 * waits for all ports waits for this one too.
 */
export class PosixPort implements BindingPortInterface {
  readonly openOptions: PortOptions;
  readonly #system: PosixSystem;
  #fd: number | undefined;
  #writing: Promise<void> = Promise.resolve();
  #draining: Promise<number> | undefined;

  /** @param fd An opened and configured descriptor, which the port owns from now on, like its use of `system`. */
  constructor(fd: number, options: { openOptions: PortOptions; system: PosixSystem }) {
    this.#fd = fd;
    this.openOptions = options.openOptions;
    this.#system = options.system;
  }

  get #library(): PosixSystem["library"] {
    return this.#system.library;
  }

  get isOpen(): boolean {
    return this.#fd !== undefined;
  }

  async read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }> {
    for (let hungUp = false;;) {
      const bytesRead = this.readNow(buffer.subarray(offset, offset + length));
      if (bytesRead > 0) return { buffer, bytesRead };
      if (hungUp) throw new PortError(`${this.openOptions.path} hung up`);
      ({ hungUp } = await this.#wait(false));
    }
  }

  /** Reads what the system has received already, without waiting; 0 when there is nothing. */
  readNow(target: Uint8Array): number {
    const count = Number(
      this.#library.call.read(this.#open(), target as Uint8Array<ArrayBuffer>, BigInt(target.length)),
    );
    if (count > 0) return count;
    // VMIN is 1: no bytes at all is the end of the line, not of the bytes.
    if (count === 0) throw new PortError(`${this.openOptions.path} hung up`);
    return this.#tryAgain("reading");
  }

  async write(buffer: Uint8Array): Promise<void> {
    const turn = this.#writing.then(() => this.#writeAll(buffer), () => this.#writeAll(buffer));
    this.#writing = turn;
    return await turn;
  }

  update(options: UpdateOptions): Promise<void> {
    return this.#now((fd) => {
      checkBaudRate(options.baudRate);
      setSpeed(this.#library, fd, options.baudRate);
    });
  }

  getBaudRate(): Promise<{ baudRate: number }> {
    return this.#now((fd) => ({ baudRate: currentSpeed(this.#library, fd) }));
  }

  set(options: SetOptions): Promise<void> {
    return this.#now((fd) => writeModemBits(this.#library, fd, options));
  }

  get(): Promise<PortStatus> {
    return this.#now((fd) => readModemBits(this.#library, fd));
  }

  flush(): Promise<void> {
    return this.#now((fd) => {
      this.#check(this.#library.call.tcflush(fd, this.#library.platform.flushBoth), "flushing");
    });
  }

  async drain(): Promise<void> {
    await this.#writing;
    this.#draining = this.#library.call.tcdrainLater(this.#open());
    const result = await this.#draining;
    this.#draining = undefined;
    if (!this.isOpen) throw this.#closedError();
    if (result !== 0) throw new PortError(`Draining ${this.openOptions.path} failed`);
  }

  /** Closes the port. What waits fails with `canceled`; what was written still goes out. */
  async close(): Promise<void> {
    const fd = this.#open();
    const { call, platform } = this.#library;
    this.#fd = undefined;
    await this.#system.waits.release((wait) => wait.fd === fd);
    // Only this ends a drain that flow control holds up.
    if (this.#draining !== undefined) call.tcflush(fd, platform.flushOutput);
    await this.#draining;
    call.ioctl(fd, BigInt(platform.requests.notExclusive));
    // The system may wait here for output that is still on its way.
    await call.closeLater(fd);
    await this.#system.release();
  }

  async #writeAll(buffer: Uint8Array): Promise<void> {
    for (let sent = 0; sent < buffer.length;) {
      sent += this.#writeNow(buffer.subarray(sent));
      if (sent < buffer.length && (await this.#wait(true)).hungUp) {
        throw new PortError(`${this.openOptions.path} hung up`);
      }
    }
  }

  #writeNow(bytes: Uint8Array): number {
    const count = Number(
      this.#library.call.write(this.#open(), bytes as Uint8Array<ArrayBuffer>, BigInt(bytes.length)),
    );
    return count >= 0 ? count : this.#tryAgain("writing");
  }

  /** Gives 0 after a call that only has to be made again; throws for every other failure. */
  #tryAgain(doing: string): 0 {
    const { errno, platform } = this.#library;
    if (errno === platform.eagain || errno === platform.eintr) return 0;
    throw this.#failure(doing, errno);
  }

  async #wait(writing: boolean): Promise<Readiness> {
    const readiness = await this.#system.waits.wait({ fd: this.#open(), writing });
    if (readiness === undefined || !this.isOpen) throw this.#closedError();
    return readiness;
  }

  // deno-lint-ignore require-await -- what it throws becomes a rejection
  async #now<T>(work: (fd: number) => T): Promise<T> {
    return work(this.#open());
  }

  #check(result: number, doing: string): void {
    if (result !== 0) throw this.#failure(doing, this.#library.errno);
  }

  #failure(doing: string, errno: number): PortError {
    return new PortError(`${this.#library.errorText(errno)} (${doing} ${this.openOptions.path})`);
  }

  #open(): number {
    if (this.#fd === undefined) throw this.#closedError();
    return this.#fd;
  }

  #closedError(): PortError {
    return new PortError(`${this.openOptions.path} is closed`, { canceled: true });
  }
}
