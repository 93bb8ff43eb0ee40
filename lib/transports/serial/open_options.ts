import type { OpenOptions } from "@serialport/bindings-interface";

/** Parities a port can be asked for. */
export const PARITIES = ["none", "even", "odd", "mark", "space"] as const;
/** One of the five parities. */
export type Parity = (typeof PARITIES)[number];

/** What a port is opened with, complete and checked. */
export type PortOptions = Required<OpenOptions> & { parity: Parity };

const DEFAULTS = {
  dataBits: 8,
  lock: true,
  stopBits: 1,
  parity: "none",
  rtscts: false,
  xon: false,
  xoff: false,
  xany: false,
  hupcl: true,
} as const;

/**
 * Fills in the defaults of `@serialport/bindings-interface` and checks every value.
 *
 * @throws {TypeError} When the path or the baud rate is missing.
 * @throws {RangeError} When a value is not one of those a port knows.
 */
export function completeOptions(options: OpenOptions): PortOptions {
  if (typeof options?.path !== "string" || options.path === "") {
    throw new TypeError("The path of the port is missing");
  }
  if (typeof options.baudRate !== "number") throw new TypeError("The baud rate is missing");
  // An option that is present but undefined stands for its default.
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const complete = { ...DEFAULTS, ...given } as Required<OpenOptions>;
  checkBaudRate(complete.baudRate);
  checkOneOf("data bits", complete.dataBits, [5, 6, 7, 8]);
  checkOneOf("stop bits", complete.stopBits, [1, 1.5, 2]);
  checkOneOf("parity", complete.parity, PARITIES);
  return complete as PortOptions;
}

/** @throws {RangeError} When the rate is not a whole number above 0 that fits 32 bits. */
export function checkBaudRate(baudRate: number): void {
  if (Number.isInteger(baudRate) && baudRate > 0 && baudRate < 2 ** 32) return;
  throw new RangeError(`Baud rate ${baudRate} is not a whole number above 0`);
}

function checkOneOf(what: string, value: unknown, allowed: readonly unknown[]): void {
  if (!allowed.includes(value)) {
    throw new RangeError(`${value} is not a setting for ${what}: ${allowed.join(", ")}`);
  }
}
