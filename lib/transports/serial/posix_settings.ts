import type { PortOptions } from "./open_options.ts";
import { PortError } from "./port_error.ts";
import type { PosixLibrary } from "./posix_library.ts";
import { isTableSpeed, setTermios, setTermiosSpeed, termiosSpeed } from "./termios.ts";

/** Relative difference to the wanted baud rate at which bytes are no longer read right. */
const SPEED_TOLERANCE = 0.03;

/**
 * Applies all settings of a port to an open descriptor.
 *
 * @throws {PortError} When it is no terminal, or does not take the settings.
 * @throws {RangeError} When the system has no such setting.
 */
export function configurePort(library: PosixLibrary, fd: number, options: PortOptions): void {
  const { termios: layout } = library.platform;
  const termios = readTermios(library, fd);
  setTermios(termios, startingSpeed(library, options), layout);
  writeTermios(library, fd, termios);
  if (isOddSpeed(library, options.baudRate)) setSpeed(library, fd, options.baudRate);
  else checkSpeed(library, fd, options.baudRate);
}

/**
 * Changes the baud rate of an open descriptor.
 *
 * @throws {PortError} When the device does not take it.
 */
export function setSpeed(library: PosixLibrary, fd: number, baudRate: number): void {
  const { oddSpeedRequest, termios: layout } = library.platform;
  if (oddSpeedRequest !== undefined && isOddSpeed(library, baudRate)) {
    const speed = new Uint8Array(new BigUint64Array([BigInt(baudRate)]).buffer);
    return check(library, library.ioctlWith(fd, oddSpeedRequest, speed), `baud rate ${baudRate}`);
  }
  const termios = readTermios(library, fd);
  setTermiosSpeed(termios, baudRate, layout);
  writeTermios(library, fd, termios);
  checkSpeed(library, fd, baudRate);
}

/** The baud rate an open descriptor reports. */
export function currentSpeed(library: PosixLibrary, fd: number): number {
  return termiosSpeed(readTermios(library, fd), library.platform.termios);
}

/** A system with a request for odd speeds refuses them in the termios: there they are set afterwards. */
function isOddSpeed(library: PosixLibrary, baudRate: number): boolean {
  return library.platform.oddSpeedRequest !== undefined && !isTableSpeed(baudRate);
}

function startingSpeed(library: PosixLibrary, options: PortOptions): PortOptions {
  return isOddSpeed(library, options.baudRate) ? { ...options, baudRate: 9600 } : options;
}

function checkSpeed(library: PosixLibrary, fd: number, wanted: number): void {
  const actual = currentSpeed(library, fd);
  if (Math.abs(actual - wanted) <= wanted * SPEED_TOLERANCE) return;
  throw new PortError(`The port does not take baud rate ${wanted}, it is at ${actual}`);
}

function readTermios(library: PosixLibrary, fd: number): Uint8Array<ArrayBuffer> {
  const { termios: layout, termiosRequests } = library.platform;
  const termios = new Uint8Array(new ArrayBuffer(layout.size));
  const result = termiosRequests === undefined
    ? library.call.tcgetattr(fd, termios)
    : library.ioctlWith(fd, termiosRequests.get, termios);
  check(library, result, "not a serial port");
  return termios;
}

function writeTermios(library: PosixLibrary, fd: number, termios: Uint8Array<ArrayBuffer>): void {
  const { termiosRequests } = library.platform;
  const result = termiosRequests === undefined
    ? library.call.tcsetattr(fd, 0, termios)
    : library.ioctlWith(fd, termiosRequests.set, termios);
  check(library, result, "settings of the port");
}

function check(library: PosixLibrary, result: number, what: string): void {
  if (result < 0) throw new PortError(`${library.errorText(library.errno)} (${what})`);
}
