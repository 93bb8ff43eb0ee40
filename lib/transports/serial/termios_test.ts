import { strictEqual, throws } from "node:assert/strict";
import { completeOptions } from "./open_options.ts";
import { DARWIN, LINUX } from "./posix_platform.ts";
import { setTermios, termiosSpeed } from "./termios.ts";

const base = { path: "/dev/ttyX", baudRate: 9600 };

/** The control flags of a termios that was full of ones before. */
function controlFlags(options: Partial<Parameters<typeof completeOptions>[0]>, platform = LINUX): number {
  const { size, word } = platform.termios;
  const termios = new Uint8Array(size).fill(platform === LINUX ? 0xff : 0);
  setTermios(termios, completeOptions({ ...base, ...options }), platform.termios);
  return new DataView(termios.buffer).getUint32(2 * word, true);
}

Deno.test("termios holds data bits, parity and stop bits in the places of Linux", () => {
  const mask = 0x30 | 0x40 | 0x100 | 0x200 | 0x40000000;
  const table: [Partial<Parameters<typeof completeOptions>[0]>, number][] = [
    [{}, 0x30],
    [{ dataBits: 7, parity: "even" }, 0x20 | 0x100],
    [{ dataBits: 6, parity: "odd" }, 0x10 | 0x300],
    [{ dataBits: 5, stopBits: 1.5 }, 0x40],
    [{ stopBits: 2 }, 0x30 | 0x40],
    [{ parity: "mark" }, 0x30 | 0x40000300],
    [{ parity: "space" }, 0x30 | 0x40000100],
  ];
  for (const [options, expected] of table) {
    strictEqual((controlFlags(options) & mask) >>> 0, expected, JSON.stringify(options));
  }
});

Deno.test("termios holds flow control and what happens on close", () => {
  strictEqual((controlFlags({ rtscts: true }) & 0x80000000) >>> 0, 0x80000000);
  strictEqual(controlFlags({}) & 0x80000000, 0);
  strictEqual(controlFlags({}) & 0x400, 0x400);
  strictEqual(controlFlags({ hupcl: false }) & 0x400, 0);
});

Deno.test("termios is raw: one byte ends a read, and only a parity is checked", () => {
  const termios = new Uint8Array(LINUX.termios.size).fill(0xff);
  setTermios(termios, completeOptions({ ...base, parity: "even", xon: true }), LINUX.termios);
  const view = new DataView(termios.buffer);
  strictEqual(view.getUint32(0, true), 0x10 | 0x400);
  strictEqual(view.getUint32(4, true), 0);
  strictEqual(view.getUint32(12, true), 0);
  strictEqual(termios[17 + 6], 1);
  strictEqual(termios[17 + 5], 0);
});

Deno.test("termios of Linux holds any speed, marked as such", () => {
  const termios = new Uint8Array(LINUX.termios.size).fill(0xff);
  setTermios(termios, completeOptions({ ...base, baudRate: 123_457 }), LINUX.termios);
  strictEqual(new DataView(termios.buffer).getUint32(8, true) & 0x100f100f, 0x1000);
  strictEqual(termiosSpeed(termios, LINUX.termios), 123_457);
});

Deno.test("termios of macOS has words of 8 bytes and its own flags", () => {
  const termios = new Uint8Array(DARWIN.termios.size);
  const options = completeOptions({ ...base, dataBits: 7, parity: "odd", stopBits: 2, rtscts: true });
  setTermios(termios, options, DARWIN.termios);
  const view = new DataView(termios.buffer);
  strictEqual(view.getBigUint64(0, true), 0x10n);
  strictEqual(view.getBigUint64(8, true), 0n);
  // CS7 CSTOPB CREAD PARENB PARODD HUPCL CLOCAL CRTSCTS
  strictEqual(
    view.getBigUint64(16, true),
    0x200n | 0x400n | 0x800n | 0x1000n | 0x2000n | 0x4000n | 0x8000n | 0x30000n,
  );
  strictEqual(termios[32 + 16], 1);
  strictEqual(view.getBigUint64(56, true), 9600n);
  strictEqual(view.getBigUint64(64, true), 9600n);
});

Deno.test("termios refuses what a system does not have", () => {
  throws(() => controlFlags({ parity: "mark" }, DARWIN), /Parity mark is not known to this system/);
  throws(() => controlFlags({ stopBits: 1.5 }), /1\.5 stop bits go with 5 data bits only/);
});
