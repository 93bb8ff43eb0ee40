/** The way a sealed frame takes to the connector's thread: while that thread is blocked, or when it comes to read. */
export type Lane = "blocking" | "later";

/** A frame of the host for the connector's thread, on its way through the driver's. */
export interface SealedFrame {
  lane: Lane;
  /** Grows with every frame of its lane. */
  n: number;
  /** Tells that the host made it. */
  mac: string;
  bytes: Uint8Array;
}

/** Length of the secret that host and connector share, in 32-bit words. */
export const KEY_WORDS = 2;

const LANES: Record<Lane, number> = { blocking: 1, later: 2 };

/**
 * Makes and checks the seals of frames. The driver's thread carries the frames of the host to the connector's thread, and
 * must not be able to make, to change or to repeat one: it does not know the key.
 *
 * The seal is HalfSipHash-2-4 with 64 bits (Aumasson and Bernstein), whose 32-bit steps cost a microsecond for a small frame;
 * the runtime's own digests cost ten times that and 30 ms at the start of a process.
 */
export class Seal {
  readonly #key: readonly number[];
  readonly #sent: Record<Lane, number> = { blocking: 0, later: 0 };
  readonly #seen: Record<Lane, number> = { blocking: 0, later: 0 };

  /** @param key {@linkcode KEY_WORDS} random 32-bit words. */
  constructor(key: readonly number[]) {
    this.#key = [key[0]!, key[1]!];
  }

  /** Seals a frame. */
  close(lane: Lane, bytes: Uint8Array): SealedFrame {
    const n = ++this.#sent[lane];
    return { lane, n, mac: this.#mac(lane, n, bytes), bytes };
  }

  /** True for a frame of the host that comes in its turn. */
  opens({ lane, n, mac, bytes }: SealedFrame): boolean {
    if (!(n > this.#seen[lane]) || mac !== this.#mac(lane, n, bytes)) return false;
    this.#seen[lane] = n;
    return true;
  }

  #mac(lane: Lane, n: number, bytes: Uint8Array): string {
    const [low, high] = this.#key as [number, number];
    return halfSipHash([low ^ LANES[lane], high], [n | 0, n / 2 ** 32 | 0], bytes);
  }
}

/** HalfSipHash-2-4 of `words` and `bytes`, as 16 hexadecimal characters. */
export function halfSipHash(key: readonly number[], words: readonly number[], bytes: Uint8Array): string {
  const state = Int32Array.of(key[0]!, key[1]! ^ 0xee, 0x6c796765 ^ key[0]!, 0x74656462 ^ key[1]!);
  for (const word of words) absorb(state, word);
  const whole = bytes.length & ~3;
  absorbAll(state, bytes, whole);
  let last = (bytes.length + words.length * 4) << 24;
  for (let at = whole; at < bytes.length; at++) last |= bytes[at]! << 8 * (at - whole);
  absorb(state, last);
  state[2]! ^= 0xee;
  mix(state, 4);
  const low = state[1]! ^ state[3]!;
  state[1]! ^= 0xdd;
  mix(state, 4);
  return hex(low) + hex(state[1]! ^ state[3]!);
}

function absorb(state: Int32Array, word: number): void {
  state[3]! ^= word;
  mix(state, 2);
  state[0]! ^= word;
}

// The same as absorbing word by word, with the state in local variables: most of the work is done here.
function absorbAll(state: Int32Array, bytes: Uint8Array, length: number): void {
  let v0 = state[0]!, v1 = state[1]!, v2 = state[2]!, v3 = state[3]!;
  for (let at = 0; at < length; at += 4) {
    const word = bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16 | bytes[at + 3]! << 24;
    v3 ^= word;
    for (let round = 0; round < 2; round++) {
      v0 = v0 + v1 | 0;
      v1 = (v1 << 5 | v1 >>> 27) ^ v0;
      v2 = v2 + v3 | 0;
      v3 = (v3 << 8 | v3 >>> 24) ^ v2;
      v0 = (v0 << 16 | v0 >>> 16) + v3 | 0;
      v3 = (v3 << 7 | v3 >>> 25) ^ v0;
      v2 = v2 + v1 | 0;
      v1 = (v1 << 13 | v1 >>> 19) ^ v2;
      v2 = v2 << 16 | v2 >>> 16;
    }
    v0 ^= word;
  }
  state[0] = v0;
  state[1] = v1;
  state[2] = v2;
  state[3] = v3;
}

function mix(state: Int32Array, rounds: number): void {
  let v0 = state[0]!, v1 = state[1]!, v2 = state[2]!, v3 = state[3]!;
  for (let round = 0; round < rounds; round++) {
    v0 = v0 + v1 | 0;
    v1 = (v1 << 5 | v1 >>> 27) ^ v0;
    v2 = v2 + v3 | 0;
    v3 = (v3 << 8 | v3 >>> 24) ^ v2;
    v0 = (v0 << 16 | v0 >>> 16) + v3 | 0;
    v3 = (v3 << 7 | v3 >>> 25) ^ v0;
    v2 = v2 + v1 | 0;
    v1 = (v1 << 13 | v1 >>> 19) ^ v2;
    v2 = v2 << 16 | v2 >>> 16;
  }
  state[0] = v0;
  state[1] = v1;
  state[2] = v2;
  state[3] = v3;
}

// In the order of the bytes, as the published test values are written.
function hex(word: number): string {
  let text = "";
  for (let shift = 0; shift < 32; shift += 8) text += (word >>> shift & 255).toString(16).padStart(2, "0");
  return text;
}
