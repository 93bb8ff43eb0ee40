import { strictEqual } from "node:assert/strict";
import { completeOptions } from "./open_options.ts";
import { DCB_SIZE, dcbSpeed, setDcb, setDcbSpeed } from "./windows_dcb.ts";

function dcbOf(options: Partial<Parameters<typeof completeOptions>[0]>): DataView<ArrayBuffer> {
  const dcb = new Uint8Array(DCB_SIZE).fill(0xff);
  setDcb(dcb, completeOptions({ path: "COM3", baudRate: 9600, ...options }));
  return new DataView(dcb.buffer);
}

Deno.test("a DCB holds speed, data bits, parity and stop bits in their places", () => {
  const dcb = dcbOf({ baudRate: 250_000, dataBits: 7, parity: "even", stopBits: 2 });
  strictEqual(dcb.getUint32(0, true), 28);
  strictEqual(dcb.getUint32(4, true), 250_000);
  strictEqual(dcb.getUint8(18), 7);
  strictEqual(dcb.getUint8(19), 2);
  strictEqual(dcb.getUint8(20), 2);
  strictEqual(dcbOf({ parity: "space", stopBits: 1.5 }).getUint8(19), 4);
  strictEqual(dcbOf({ parity: "space", stopBits: 1.5 }).getUint8(20), 1);
});

Deno.test("a DCB is binary with DTR and RTS on, and an error never stops the port", () => {
  strictEqual(dcbOf({}).getUint32(8, true), 0x1011);
});

Deno.test("a DCB asks for the flow control that was asked for", () => {
  strictEqual(dcbOf({ rtscts: true }).getUint32(8, true), 0x2015);
  strictEqual(dcbOf({ xon: true, xoff: true }).getUint32(8, true), 0x1311);
});

Deno.test("the speed of a DCB can be changed alone", () => {
  const dcb = new Uint8Array(DCB_SIZE).fill(0xff);
  setDcbSpeed(dcb, 115_200);
  strictEqual(dcbSpeed(dcb), 115_200);
  strictEqual(dcb[8], 0xff);
});
