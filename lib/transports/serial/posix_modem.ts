import type { PortStatus, SetOptions } from "@serialport/bindings-interface";
import { PortError } from "./port_error.ts";
import type { PosixLibrary } from "./posix_library.ts";

// TIOCM_DTR, TIOCM_RTS, TIOCM_CTS, TIOCM_CAR, TIOCM_DSR: the same on Linux and macOS.
const DTR = 0x2;
const RTS = 0x4;
const CTS = 0x20;
const DCD = 0x40;
const DSR = 0x100;

/** What SerialPortStream sends for flags that are not given. */
const DEFAULTS: Required<SetOptions> = { brk: false, cts: false, dsr: false, dtr: true, rts: true };

/** The control lines the other side drives. */
export function readModemBits(library: PosixLibrary, fd: number): PortStatus {
  const bits = modemBits(library, fd);
  return { cts: (bits & CTS) !== 0, dsr: (bits & DSR) !== 0, dcd: (bits & DCD) !== 0 };
}

/** Sets the control lines of this side. */
export function writeModemBits(library: PosixLibrary, fd: number, options: SetOptions): void {
  const { requests } = library.platform;
  const wanted = { ...DEFAULTS, ...options };
  let bits = modemBits(library, fd) & ~(DTR | RTS | CTS | DSR);
  bits |= (wanted.dtr ? DTR : 0) | (wanted.rts ? RTS : 0) | (wanted.cts ? CTS : 0) | (wanted.dsr ? DSR : 0);
  check(library, library.call.ioctl(fd, BigInt(wanted.brk ? requests.breakOn : requests.breakOff)));
  check(library, library.ioctlWith(fd, requests.modemSet, bytesOfInt(bits)));
}

function modemBits(library: PosixLibrary, fd: number): number {
  const bytes = bytesOfInt(0);
  check(library, library.ioctlWith(fd, library.platform.requests.modemGet, bytes));
  return new DataView(bytes.buffer).getInt32(0, true);
}

function bytesOfInt(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(new ArrayBuffer(4));
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

function check(library: PosixLibrary, result: number): void {
  if (result < 0) throw new PortError(`${library.errorText(library.errno)} (control lines)`);
}
