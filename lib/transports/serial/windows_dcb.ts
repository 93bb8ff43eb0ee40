import type { PortOptions } from "./open_options.ts";

/** Bytes of a `DCB`. */
export const DCB_SIZE = 28;

const PARITY_NUMBERS = { none: 0, odd: 1, even: 2, mark: 3, space: 4 } as const;
const STOP_BIT_NUMBERS = { 1: 0, 1.5: 1, 2: 2 } as const;

// Bits of the flag word at byte 8.
const BINARY = 1 << 0;
const CHECK_PARITY = 1 << 1;
const CTS_FLOW = 1 << 2;
const DTR_ENABLE = 1 << 4;
const SEND_XON = 1 << 8;
const RECEIVE_XOFF = 1 << 9;
const REPLACE_ERRORS = 1 << 10;
const RTS_ENABLE = 1 << 12;
const RTS_HANDSHAKE = 2 << 12;

const XON_CHAR = 0x11;
const XOFF_CHAR = 0x13;

/**
 * Writes the settings of a port into a `DCB` as `GetCommState` gave it.
 *
 * A byte with a parity error is read as NUL, as on the other systems. An error never stops reading and writing
 * (`fAbortOnError` stays off).
 */
export function setDcb(dcb: Uint8Array<ArrayBuffer>, options: PortOptions): void {
  const view = new DataView(dcb.buffer, dcb.byteOffset, DCB_SIZE);
  view.setUint32(0, DCB_SIZE, true);
  view.setUint32(4, options.baudRate, true);
  view.setUint32(8, flags(options), true);
  view.setUint8(18, options.dataBits);
  view.setUint8(19, PARITY_NUMBERS[options.parity]);
  view.setUint8(20, STOP_BIT_NUMBERS[options.stopBits]);
  view.setUint8(21, XON_CHAR);
  view.setUint8(22, XOFF_CHAR);
  view.setUint8(23, 0);
}

/** Writes a baud rate into a `DCB`. */
export function setDcbSpeed(dcb: Uint8Array<ArrayBuffer>, baudRate: number): void {
  new DataView(dcb.buffer, dcb.byteOffset, DCB_SIZE).setUint32(4, baudRate, true);
}

/** The baud rate in a `DCB`. */
export function dcbSpeed(dcb: Uint8Array<ArrayBuffer>): number {
  return new DataView(dcb.buffer, dcb.byteOffset, DCB_SIZE).getUint32(4, true);
}

function flags(options: PortOptions): number {
  return BINARY | DTR_ENABLE |
    (options.parity === "none" ? 0 : CHECK_PARITY | REPLACE_ERRORS) |
    (options.rtscts ? CTS_FLOW | RTS_HANDSHAKE : RTS_ENABLE) |
    (options.xon ? SEND_XON : 0) | (options.xoff ? RECEIVE_XOFF : 0);
}
