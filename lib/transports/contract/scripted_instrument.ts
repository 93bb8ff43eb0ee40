import type { FramingOptions } from "../framing.ts";
import { LineSplitter } from "../line_splitter.ts";
import { until } from "./until.ts";

const encoder = new TextEncoder();

/** Sends bytes to the transport under test. */
export type Send = (bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>;

/**
 * A small instrument for contract suites. It remembers what it receives and answers lines:
 *
 * | command | reply |
 * |---|---|
 * | `ECHO x` | `x` |
 * | `REPEAT x` | the command itself, then `x` |
 * | `TWICE x` | `x`, then `extra x`, which nobody asked for |
 * | `PROMPT x` | `x`, then `> ` without an ending |
 * | `HALF x` | `x` without an ending |
 * | `HOLD x` | `x`, but only after {@linkcode release} |
 * | `FLOOD n` | n bytes without an ending |
 * | `RAW hex` | these bytes, then the ending |
 * | anything else | none |
 */
export class ScriptedInstrument {
  /** Complete lines, in the order they came. */
  readonly received: string[] = [];
  /** Everything that came, as Latin-1. */
  bytes = "";
  readonly #listens: string;
  readonly #ends: string;
  #splitter: LineSplitter;
  #held: (() => Promise<unknown>)[] = [];

  /** Made for a transport with these options: it has an end for its replies where the transport waits for one. */
  constructor({ delimiter = "\n", writeTerminator, readTerminator, ...end }: FramingOptions) {
    const uncut = end.replySilence !== undefined || end.replyLength !== undefined;
    this.#listens = writeTerminator || delimiter;
    this.#ends = uncut ? "" : readTerminator ?? delimiter;
    this.#splitter = new LineSplitter(this.#listens);
  }

  /** A new line to the transport: what was unfinished on the old one is gone. */
  reset(): void {
    this.#splitter = new LineSplitter(this.#listens);
  }

  /** Takes in bytes from the transport. */
  async receive(chunk: Uint8Array, send: Send): Promise<void> {
    this.bytes += String.fromCharCode(...chunk);
    for (const line of this.#splitter.push(chunk)) {
      this.received.push(line);
      await this.#answer(line, send);
    }
  }

  /** Sends the replies that were held back. */
  async release(): Promise<void> {
    const held = this.#held;
    this.#held = [];
    for (const reply of held) await reply();
  }

  /** Waits until a line has come in. */
  async arrived(line: string): Promise<void> {
    await until(() => this.received.includes(line), `Waiting for ${JSON.stringify(line)}`);
  }

  async #answer(line: string, send: Send): Promise<void> {
    const say = (text: string) => send(encoder.encode(text));
    const end = this.#ends;
    const [command, text = ""] = line.split(/ (.*)/s);
    if (command === "ECHO") await say(text + end);
    else if (command === "REPEAT") await say(line + end + text + end);
    else if (command === "TWICE") await say(`${text}${end}extra ${text}${end}`);
    else if (command === "PROMPT") await say(`${text}${end}> `);
    else if (command === "HALF") await say(text);
    else if (command === "HOLD") this.#held.push(() => say(text + end));
    else if (command === "FLOOD") await send(new Uint8Array(Number(text)).fill(0x41));
    else if (command === "RAW") {
      await send(new Uint8Array([...Uint8Array.fromHex(text), ...encoder.encode(end)]));
    }
  }
}
