import { notStrictEqual, ok, strictEqual } from "node:assert/strict";
import jpeg from "jpeg-js";
import { VideoSource, type VideoText } from "./video_source.ts";

const FORMAT = { width: 160, height: 120, fps: 10 };

function decode(base64: string) {
  return jpeg.decode(Uint8Array.fromBase64(base64), { useTArray: true });
}

/** Mean red and blue of the temperature bar near its foot. */
function barColour(base64: string): { red: number; blue: number } {
  const { data, width, height } = decode(base64);
  const at = ((height - 12) * width + width - 8) * 4;
  return { red: data[at]!, blue: data[at + 2]! };
}

Deno.test("a frame is a JPEG of the asked size", () => {
  const frame = new VideoSource(FORMAT, { content: () => ({ temperature: 20, text: ["HELLO"] }) }).frame();
  const { width, height } = decode(frame);
  strictEqual(width, 160);
  strictEqual(height, 120);
});

Deno.test("asking twice within one frame time makes one frame, later another one", () => {
  let now = 0, made = 0;
  const content = (): VideoText => {
    made++;
    return { temperature: 20, text: [] };
  };
  const source = new VideoSource(FORMAT, { content, now: () => now });
  const first = source.frame();
  now = 99;
  strictEqual(source.frame(), first);
  strictEqual(made, 1);
  now = 100;
  notStrictEqual(source.frame(), first, "the dot has moved");
  strictEqual(made, 2);
});

Deno.test("the temperature bar is blue when cool and red when hot", () => {
  const at = (temperature: number) =>
    new VideoSource(FORMAT, { content: () => ({ temperature, text: [] }) }).frame();
  const cool = barColour(at(20)), hot = barColour(at(45));
  ok(cool.blue > cool.red, JSON.stringify(cool));
  ok(hot.red > hot.blue, JSON.stringify(hot));
});

Deno.test("text and odd values never break a frame", () => {
  for (const text of ["ÄÖ€漢字\n", "x".repeat(500), "22.5 °C"]) {
    for (const temperature of [-1e9, 1e9, NaN]) {
      const frame = new VideoSource({ ...FORMAT, width: 16, height: 16 }, {
        content: () => ({ temperature, text: [text, text, text] }),
      }).frame();
      strictEqual(decode(frame).width, 16);
    }
  }
});
