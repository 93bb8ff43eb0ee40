import { frameText } from "./carried.ts";
import type { HostFrame } from "./guest/messages.ts";
import { KEY_WORDS, type Lane, Seal } from "./seal.ts";

/** The process of a connector. */
export interface FrameTarget {
  sendText(header: string, payload?: Uint8Array): void;
  sendAnswer(header: string, payload?: Uint8Array): void;
}

const encoder = new TextEncoder();

/**
 * The way of frames to the connector's own thread. When a driver's thread has taken the pipe over, they pass through it, and
 * are sealed: it can hold them back, but not make, change or repeat one.
 */
export class ConnectorThread {
  /** The secret, which only that thread gets: in the first frame, before there is another one. */
  readonly key: readonly number[] = [...crypto.getRandomValues(new Int32Array(KEY_WORDS))];
  readonly #target: FrameTarget;
  readonly #seal = new Seal(this.key);
  #sealing = false;

  constructor(target: FrameTarget) {
    this.#target = target;
  }

  /** From now on a driver's thread stands between. */
  beginSealing(): void {
    this.#sealing = true;
  }

  /** Sends a frame; `blocking` are answers to questions that block the thread. */
  send(frame: HostFrame, lane: Lane = "later"): void {
    const text = frameText(frame);
    if (!this.#sealing) return this.#pass(lane, text);
    const { n, mac, bytes } = this.#seal.close(lane, encoder.encode(text));
    this.#pass(lane, `{"k":"sealed","lane":"${lane}","n":${n},"mac":"${mac}"}`, bytes);
  }

  #pass(lane: Lane, header: string, payload?: Uint8Array): void {
    if (lane === "blocking") this.#target.sendAnswer(header, payload);
    else this.#target.sendText(header, payload);
  }
}
