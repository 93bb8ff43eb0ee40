import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type FrameError } from "./frame_error.ts";
import { FrameReader, type Message } from "./frame_reader.ts";
import { LargeMessage, type LargeWatch } from "./message_buffer.ts";
import { BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT } from "./opcodes.ts";
import { type ClientFrame, frameBytes, together } from "./testing/client_frames.ts";

const LIMIT = 200_000;

/** A reader, and what it told. */
function reading(limit = LIMIT, watchLarge?: () => LargeWatch) {
  const told: unknown[] = [];
  const reader = new FrameReader(
    {
      message: (message: Message) => told.push(message),
      closing: (code) => told.push({ closing: code }),
      ping: (payload) => told.push({ ping: new TextDecoder().decode(payload) }),
    },
    limit,
    watchLarge,
  );
  return { told, reader };
}

/** Numbers between 0 and 1 that are the same in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
}

const LENGTHS = [
  0,
  1,
  2,
  3,
  4,
  5,
  7,
  47,
  48,
  49,
  50,
  51,
  124,
  125,
  126,
  127,
  128,
  1000,
  65_534,
  65_535,
  65_536,
  65_537,
  100_001,
];
const SOME_TEXT = 'aZ0ä€😀\u0000\uFEFF"';

function textOf(length: number, random: () => number): string {
  const some = [...SOME_TEXT];
  return Array.from({ length }, () => some[Math.floor(random() * some.length)]).join("");
}

Deno.test("large messages of several clients stay as they came, whoever's memory they get", () => {
  const large = 3 * 1024 * 1024;
  const [one, other] = [reading(4 * 1024 * 1024), reading(4 * 1024 * 1024)];
  const bytesOf = (fill: number) => frameBytes({ opcode: BINARY, payload: new Uint8Array(large).fill(fill) });
  const pieces = (frame: Uint8Array) => {
    const found: Uint8Array[] = [];
    for (let at = 0; at < frame.length; at += 65_536) found.push(frame.slice(at, at + 65_536));
    return found;
  };
  one.reader.push(bytesOf(1));
  const [second, third] = [pieces(bytesOf(2)), pieces(bytesOf(3))];
  // Both are on their way at once, so they cannot share what the first one left.
  second.forEach((piece, index) => {
    one.reader.push(piece);
    other.reader.push(third[index]!);
  });
  one.reader.push(frameBytes({ opcode: TEXT, payload: new TextEncoder().encode("x".repeat(large)) }));
  const messages = [...one.told.slice(0, 2), ...other.told] as Uint8Array[];
  deepStrictEqual(
    messages.map((bytes) => [bytes.length, new Set(bytes)]),
    [1, 2, 3].map((fill) => [large, new Set([fill])]),
  );
  strictEqual(one.told[2], "x".repeat(large));
});

Deno.test("messages come as they were sent, however they are cut into frames and pieces", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = randomFrom(seed);
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
    const { told, reader } = reading();
    const sent: Uint8Array[] = [];
    const expected: unknown[] = [];
    for (let count = 0; count < 12; count++) {
      const text = textOf(pick(LENGTHS) >> (random() < 0.5 ? 2 : 0), random);
      const kind = random() < 0.8 ? TEXT : BINARY;
      const bytes = new TextEncoder().encode(text);
      const frames = 1 + Math.floor(random() * 4);
      const cuts = Array.from({ length: frames - 1 }, () => Math.floor(random() * bytes.length));
      const borders = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      for (let frame = 0; frame < frames; frame++) {
        const mask = [0, 1, 2, 3].map(() => Math.floor(random() * 256));
        const payload = bytes.slice(borders[frame], borders[frame + 1]);
        sent.push(
          frameBytes({ opcode: frame ? CONTINUATION : kind, final: frame === frames - 1, payload, mask }),
        );
        if (random() < 0.3) {
          sent.push(
            frameBytes({ opcode: PING, payload: `ping ${count}` }),
            frameBytes({ opcode: PONG, payload: "x" }),
          );
          expected.push({ ping: `ping ${count}` });
        }
      }
      // A ping behind the last frame comes after the message.
      const last = expected.at(-1);
      const behind = sent.at(-1)!.length === 7 && (sent.at(-1)![0]! & 15) === PONG;
      const message = kind === TEXT ? text : bytes;
      if (behind) expected.splice(-1, 1, message, last);
      else expected.push(message);
    }
    const all = together(...sent);
    for (let at = 0; at < all.length;) {
      const end = at + 1 + Math.floor(random() ** 4 * pick([3, 20, 70_000]));
      // Not at a border of four bytes either.
      const buffer = new Uint8Array(end - at + 3).subarray(Math.floor(random() * 4));
      const piece = all.subarray(at, end);
      buffer.set(piece);
      const bytes = buffer.subarray(0, piece.length);
      reader.push(random() < 0.5 ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
      at = end;
    }
    deepStrictEqual(told, expected, `seed ${seed}`);
    strictEqual(reader.kept, 0);
  }
});

const FAULTS: [string, number, ClientFrame[]][] = [
  ["a frame without a mask", 1002, [{ opcode: TEXT, payload: "a", masked: false }]],
  ["a reserved bit", 1002, [{ opcode: TEXT, payload: "a", reserved: 4 }]],
  ["an unknown kind", 1002, [{ opcode: 3, payload: "a" }]],
  ["an unknown kind of control frame", 1002, [{ opcode: 11 }]],
  ["a ping in two frames", 1002, [{ opcode: PING, final: false }]],
  ["a ping of 126 bytes", 1002, [{ opcode: PING, payload: "x".repeat(126) }]],
  ["a continuation of nothing", 1002, [{ opcode: CONTINUATION, payload: "a" }]],
  ["a message inside a message", 1002, [{ opcode: TEXT, final: false }, { opcode: TEXT }]],
  ["a close with half a code", 1002, [{ opcode: CLOSE, payload: new Uint8Array([3]) }]],
  ["a close with a code nobody may send", 1002, [{
    opcode: CLOSE,
    payload: new Uint8Array([1005 >> 8, 1005 & 255]),
  }]],
  ["a close with a code that does not exist", 1002, [{ opcode: CLOSE, payload: new Uint8Array([0, 7]) }]],
  ["a reason that is no UTF-8", 1007, [{ opcode: CLOSE, payload: new Uint8Array([3, 232, 0xff]) }]],
  ["text that is no UTF-8", 1007, [{ opcode: TEXT, payload: new Uint8Array([0xc3, 0x28]) }]],
  ["a surrogate", 1007, [{ opcode: TEXT, payload: new Uint8Array([0xed, 0xa0, 0x80]) }]],
  ["half a character at the end of a message", 1007, [
    { opcode: TEXT, payload: new Uint8Array([0xe2, 0x82]), final: false },
    { opcode: CONTINUATION, payload: new Uint8Array([]) },
  ]],
];

for (const [what, code, frames] of FAULTS) {
  Deno.test(`${what} ends the connection with ${code}`, () => {
    const { told, reader } = reading();
    const bytes = together(...frames.map(frameBytes));
    throws(() => reader.push(bytes), (error: FrameError) => error.code === code);
    deepStrictEqual(told, []);
  });
}

Deno.test("a frame of 2^63 bytes is refused before anything of it comes", () => {
  const { reader } = reading();
  const header = new Uint8Array([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
  throws(() => reader.push(header), (error: FrameError) => error.code === 1002);
});

Deno.test("nothing is kept for what was only announced, and empty frames are nothing", () => {
  const { told, reader } = reading();
  reader.push(frameBytes({ opcode: TEXT, payload: "x".repeat(100_000), final: false }).subarray(0, 20));
  ok(reader.kept <= 16 * 1024, `${reader.kept} bytes`);
  const other = reading();
  other.reader.push(frameBytes({ opcode: TEXT, payload: "a", final: false }));
  const before = other.reader.kept;
  const empty = together(
    ...Array.from({ length: 1000 }, () => frameBytes({ opcode: CONTINUATION, final: false })),
  );
  for (let round = 0; round < 100; round++) other.reader.push(empty.slice());
  strictEqual(other.reader.kept, before);
  other.reader.push(frameBytes({ opcode: CONTINUATION, payload: "b" }));
  deepStrictEqual([...told, ...other.told], ["ab"]);
});

Deno.test("a message that is too large is seen whole and not kept, in one frame or many", () => {
  const text = `first ${"x".repeat(3_000_000)} last`;
  for (const frames of [1, 7, 1000]) {
    const seen: Uint8Array[] = [];
    const { told, reader } = reading(LIMIT, () => ({ push: (piece) => seen.push(piece.slice()) }));
    const size = Math.ceil(text.length / frames);
    let most = 0;
    for (let frame = 0; frame < frames; frame++) {
      const payload = text.slice(frame * size, (frame + 1) * size);
      const bytes = frameBytes({ opcode: frame ? CONTINUATION : TEXT, final: frame === frames - 1, payload });
      for (let at = 0; at < bytes.length; at += 65_536) {
        reader.push(bytes.slice(at, at + 65_536));
        most = Math.max(most, reader.kept);
      }
    }
    const message = told[0] as LargeMessage;
    ok(message instanceof LargeMessage);
    strictEqual(message.length, text.length);
    strictEqual(new TextDecoder().decode(together(...seen)), text);
    ok(most < 600_000, `${most} bytes were kept with ${frames} frames`);
    reader.push(frameBytes({ opcode: TEXT, payload: "next" }));
    strictEqual(told[1], "next");
  }
});

Deno.test("after a close nothing is read", () => {
  const { told, reader } = reading();
  reader.push(together(
    frameBytes({ opcode: CLOSE, payload: new Uint8Array([1000 >> 8, 1000 & 255, 0x62, 0x79, 0x65]) }),
    frameBytes({ opcode: TEXT, payload: "late" }),
  ));
  deepStrictEqual(told, [{ closing: 1000 }]);
  ok(reader.stopped);
});
