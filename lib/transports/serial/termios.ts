import type { PortOptions } from "./open_options.ts";
import type { TermiosLayout } from "./posix_platform.ts";

/** Speeds every POSIX system takes in its termios. */
const TABLE_SPEEDS = [
  50,
  75,
  110,
  134,
  150,
  200,
  300,
  600,
  1200,
  1800,
  2400,
  4800,
  9600,
  19200,
  38400,
  57600,
  115200,
  230400,
];

/** True when every system knows the rate by itself. */
export function isTableSpeed(baudRate: number): boolean {
  return TABLE_SPEEDS.includes(baudRate);
}

/**
 * Writes the settings of a port into a `struct termios` as the system gave it: raw, 8-bit clean, one byte is enough
 * for a read.
 *
 * A byte with a parity error is read as NUL: a reply that was disturbed must not become another valid number.
 *
 * @throws {RangeError} When the system has no such setting.
 */
export function setTermios(termios: Uint8Array, options: PortOptions, layout: TermiosLayout): void {
  const words = new TermiosWords(termios, layout);
  words.write(0, inputFlags(options, layout));
  words.write(layout.word, 0);
  const before = words.read(2 * layout.word);
  words.write(2 * layout.word, controlFlags(before, options, layout));
  words.write(3 * layout.word, 0);
  termios[layout.controlChars + layout.vmin] = 1;
  termios[layout.controlChars + layout.vtime] = 0;
  setTermiosSpeed(termios, options.baudRate, layout);
}

/** Writes a baud rate into a `struct termios`. */
export function setTermiosSpeed(termios: Uint8Array, baudRate: number, layout: TermiosLayout): void {
  const words = new TermiosWords(termios, layout);
  const control = words.read(2 * layout.word);
  words.write(2 * layout.word, (control & ~layout.speedMask) | layout.speedByFields);
  words.write(layout.inputSpeed, baudRate);
  words.write(layout.outputSpeed, baudRate);
}

/** The baud rate in a `struct termios`. */
export function termiosSpeed(termios: Uint8Array, layout: TermiosLayout): number {
  return new TermiosWords(termios, layout).read(layout.outputSpeed);
}

function inputFlags(options: PortOptions, layout: TermiosLayout): number {
  return (options.parity === "none" ? 0 : layout.checkParity) |
    (options.xon ? layout.xon : 0) | (options.xoff ? layout.xoff : 0) | (options.xany ? layout.xany : 0);
}

function controlFlags(before: number, options: PortOptions, layout: TermiosLayout): number {
  const ours = layout.dataBitsMask | layout.twoStopBits | layout.parityOn | layout.parityOdd |
    layout.parityStick |
    layout.hangUpOnClose | layout.rtscts;
  return (before & ~ours) | layout.receiver | layout.local | layout.dataBits[options.dataBits] |
    stopBitFlags(options, layout) | parityFlags(options, layout) |
    (options.rtscts ? layout.rtscts : 0) | (options.hupcl ? layout.hangUpOnClose : 0);
}

function stopBitFlags(options: PortOptions, layout: TermiosLayout): number {
  if (options.stopBits === 1) return 0;
  // With 5 data bits the hardware makes one and a half of two; this system has no other way to say so.
  if (options.stopBits === 2 || options.dataBits === 5) return layout.twoStopBits;
  throw new RangeError("1.5 stop bits go with 5 data bits only on this system; use 1 or 2");
}

function parityFlags(options: PortOptions, layout: TermiosLayout): number {
  const { parityOn, parityOdd, parityStick } = layout;
  switch (options.parity) {
    case "none":
      return 0;
    case "even":
      return parityOn;
    case "odd":
      return parityOn | parityOdd;
    default:
      if (parityStick === 0) throw new RangeError(`Parity ${options.parity} is not known to this system`);
      return parityOn | parityStick | (options.parity === "mark" ? parityOdd : 0);
  }
}

/** A `struct termios` as words of the size its system uses. */
class TermiosWords {
  readonly #view: DataView;
  readonly #wide: boolean;

  constructor(termios: Uint8Array, layout: TermiosLayout) {
    this.#view = new DataView(termios.buffer, termios.byteOffset, layout.size);
    this.#wide = layout.word === 8;
  }

  read(at: number): number {
    return this.#wide ? Number(this.#view.getBigUint64(at, true)) : this.#view.getUint32(at, true);
  }

  write(at: number, value: number): void {
    if (this.#wide) this.#view.setBigUint64(at, BigInt(value >>> 0), true);
    else this.#view.setUint32(at, value, true);
  }
}
