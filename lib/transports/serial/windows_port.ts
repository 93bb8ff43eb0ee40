import type {
  BindingPortInterface,
  PortStatus,
  SetOptions,
  UpdateOptions,
} from "@serialport/bindings-interface";
import type { Buffer } from "node:buffer";
import { checkBaudRate, type PortOptions } from "./open_options.ts";
import { PortError } from "./port_error.ts";
import { DCB_SIZE, dcbSpeed, setDcbSpeed } from "./windows_dcb.ts";
import { windowsErrorText, type WindowsLibrary } from "./windows_library.ts";
import { WindowsOperation } from "./windows_operation.ts";
import type { WindowsSystem } from "./windows_system.ts";

// PURGE_TXCLEAR | PURGE_RXCLEAR
const PURGE_BOTH = 0x4 | 0x8;
// Numbers of EscapeCommFunction.
const LINES = { setRts: 3, clearRts: 4, setDtr: 5, clearDtr: 6, setBreak: 8, clearBreak: 9 };
// Bits of GetCommModemStatus.
const MODEM = { cts: 0x10, dsr: 0x20, dcd: 0x80 };

/**
 * An open serial port of Windows.
 *
 * Reading and writing are overlapped operations: the system carries them out, the thread that waits for all ports
 * waits for their end, and `close` cancels them.
 */
export class WindowsPort implements BindingPortInterface {
  readonly openOptions: PortOptions;
  readonly #library: WindowsLibrary;
  readonly #reader: WindowsOperation;
  readonly #writer: WindowsOperation;
  readonly #release: () => Promise<void>;
  #handle: bigint | undefined;
  #writing: Promise<void> = Promise.resolve();
  #draining: Promise<number> | undefined;

  /**
   * @param handle An opened and configured handle, which the port owns from now on.
   * @param options `release` is called when the port does not need `system` any more.
   */
  constructor(
    handle: bigint,
    options: { openOptions: PortOptions; system: WindowsSystem; release: () => Promise<void> },
  ) {
    const { library, waits } = options.system;
    this.#handle = handle;
    this.openOptions = options.openOptions;
    this.#library = library;
    this.#release = options.release;
    this.#reader = new WindowsOperation(library.call, waits);
    this.#writer = new WindowsOperation(library.call, waits);
  }

  get isOpen(): boolean {
    return this.#handle !== undefined;
  }

  async read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }> {
    const target = buffer.subarray(offset, offset + length) as Uint8Array as Uint8Array<ArrayBuffer>;
    for (;;) {
      const handle = this.#open();
      const { count, failed } = await this.#reader.run((overlapped) =>
        this.#library.call.ReadFile(handle, target, target.length, null, overlapped)
      );
      if (count > 0) return { buffer, bytesRead: count };
      this.#open();
      if (failed) throw new PortError(`${this.openOptions.path} hung up`);
    }
  }

  async write(buffer: Uint8Array): Promise<void> {
    const turn = this.#writing.then(() => this.#writeAll(buffer), () => this.#writeAll(buffer));
    this.#writing = turn;
    return await turn;
  }

  update(options: UpdateOptions): Promise<void> {
    return this.#now((handle) => {
      checkBaudRate(options.baudRate);
      const dcb = this.#dcb(handle);
      setDcbSpeed(dcb, options.baudRate);
      this.#check(this.#library.call.SetCommState(handle, dcb), `baud rate ${options.baudRate}`);
    });
  }

  getBaudRate(): Promise<{ baudRate: number }> {
    return this.#now((handle) => ({ baudRate: dcbSpeed(this.#dcb(handle)) }));
  }

  /** Input lines (`cts`, `dsr`) cannot be set on Windows and are left out. */
  set(options: SetOptions): Promise<void> {
    return this.#now((handle) => {
      const { rts = true, dtr = true, brk = false } = options;
      for (
        const line of [
          rts ? LINES.setRts : LINES.clearRts,
          dtr ? LINES.setDtr : LINES.clearDtr,
          brk ? LINES.setBreak : LINES.clearBreak,
        ]
      ) this.#check(this.#library.call.EscapeCommFunction(handle, line), "control lines");
    });
  }

  get(): Promise<PortStatus> {
    return this.#now((handle) => {
      const status = new Uint32Array(new ArrayBuffer(4));
      this.#check(this.#library.call.GetCommModemStatus(handle, status), "control lines");
      const bits = status[0] as number;
      return {
        cts: (bits & MODEM.cts) !== 0,
        dsr: (bits & MODEM.dsr) !== 0,
        dcd: (bits & MODEM.dcd) !== 0,
      };
    });
  }

  flush(): Promise<void> {
    return this.#now((handle) => this.#check(this.#library.call.PurgeComm(handle, PURGE_BOTH), "flushing"));
  }

  async drain(): Promise<void> {
    await this.#writing;
    this.#draining = this.#library.call.FlushFileBuffersLater(this.#open());
    const flushed = await this.#draining;
    this.#draining = undefined;
    this.#open();
    if (flushed === 0) throw new PortError(`Draining ${this.openOptions.path} failed`);
  }

  /** Closes the port. What waits fails with `canceled`. */
  async close(): Promise<void> {
    const handle = this.#open();
    this.#handle = undefined;
    this.#library.call.CancelIoEx(handle, null);
    await Promise.all([this.#reader.cancelled(), this.#writer.cancelled()]);
    // Only this ends a drain that flow control holds up.
    if (this.#draining !== undefined) this.#library.call.PurgeComm(handle, PURGE_BOTH);
    await this.#draining;
    this.#library.call.CloseHandle(handle);
    this.#reader.close();
    this.#writer.close();
    await this.#release();
  }

  async #writeAll(buffer: Uint8Array): Promise<void> {
    for (let sent = 0; sent < buffer.length;) {
      const rest = buffer.subarray(sent) as Uint8Array<ArrayBuffer>;
      const handle = this.#open();
      const { count, failed } = await this.#writer.run((overlapped) =>
        this.#library.call.WriteFile(handle, rest, rest.length, null, overlapped)
      );
      this.#open();
      if (failed) throw new PortError(`${this.openOptions.path} hung up`);
      sent += count;
    }
  }

  #dcb(handle: bigint): Uint8Array<ArrayBuffer> {
    const dcb = new Uint8Array(new ArrayBuffer(DCB_SIZE));
    new DataView(dcb.buffer).setUint32(0, DCB_SIZE, true);
    this.#check(this.#library.call.GetCommState(handle, dcb), "settings of the port");
    return dcb;
  }

  // deno-lint-ignore require-await -- what it throws becomes a rejection
  async #now<T>(work: (handle: bigint) => T): Promise<T> {
    return work(this.#open());
  }

  #check(result: number, doing: string): void {
    if (result !== 0) return;
    const reason = windowsErrorText(this.#library.call.GetLastError());
    throw new PortError(`${reason} (${doing}, ${this.openOptions.path})`);
  }

  #open(): bigint {
    if (this.#handle === undefined) {
      throw new PortError(`${this.openOptions.path} is closed`, { canceled: true });
    }
    return this.#handle;
  }
}
