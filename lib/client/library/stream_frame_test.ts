import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { StreamFrame } from "./stream_frame.ts";

/** A PNG of one red pixel. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
const JPEG = btoa(String.fromCharCode(0xff, 0xd8, 0xff, 0xe0, 1, 2));

Deno.test("pictures are known by what they begin with: base64, data URL, bytes", () => {
  strictEqual(StreamFrame.of(PNG)?.mimeType, "image/png");
  strictEqual(StreamFrame.of(JPEG)?.mimeType, "image/jpeg");
  strictEqual(StreamFrame.of(`data:image/jpeg;base64,${JPEG}`)?.base64, JPEG);
  strictEqual(StreamFrame.of(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))?.mimeType, "image/jpeg");
  strictEqual(StreamFrame.of(Uint8Array.from([0x89, 0x50, 0x4e, 0x47]))?.mimeType, "image/png");
});

Deno.test("what is no picture is no frame", () => {
  for (
    const data of ["text", "", 1, null, { a: 1 }, [255, 216, 255], new Uint8Array([1, 2]), new Uint8Array(0)]
  ) {
    strictEqual(StreamFrame.of(data), undefined);
  }
});

Deno.test("a frame gives its picture as text, address, bytes and Blob, whatever it came as", async () => {
  const bytes = Uint8Array.from(atob(PNG), (character) => character.charCodeAt(0));
  // A view into something larger, as binary frames are.
  const larger = new Uint8Array([0, 0, ...bytes]).subarray(2);
  for (const frame of [StreamFrame.of(PNG)!, StreamFrame.of(larger)!]) {
    strictEqual(frame.base64, PNG);
    strictEqual(frame.dataUrl, `data:image/png;base64,${PNG}`);
    deepStrictEqual(new Uint8Array(await frame.arrayBuffer()), bytes);
    const blob = await frame.blob();
    deepStrictEqual([blob.type, blob.size], ["image/png", bytes.length]);
  }
});

Deno.test("a frame becomes an ImageBitmap", async () => {
  const bitmap = await StreamFrame.of(PNG)!.imageBitmap();
  deepStrictEqual([bitmap.width, bitmap.height], [1, 1]);
  bitmap.close();
});
