import { LineSplitter } from "../line_splitter.ts";
import { until } from "./until.ts";

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
 * | anything else | none |
 */
export class ScriptedInstrument {
  /** Complete lines, in the order they came. */
  readonly received: string[] = [];
  readonly #delimiter: string;
  #splitter: LineSplitter;
  #held: (() => Promise<unknown>)[] = [];

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
    this.#splitter = new LineSplitter(delimiter);
  }

  /** A new line to the transport: what was unfinished on the old one is gone. */
  reset(): void {
    this.#splitter = new LineSplitter(this.#delimiter);
  }

  /** Takes in bytes from the transport. */
  async receive(chunk: Uint8Array, send: Send): Promise<void> {
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
    const say = (text: string) => send(new TextEncoder().encode(text));
    const end = this.#delimiter;
    const [command, text = ""] = line.split(/ (.*)/s);
    if (command === "ECHO") await say(text + end);
    else if (command === "REPEAT") await say(line + end + text + end);
    else if (command === "TWICE") await say(`${text}${end}extra ${text}${end}`);
    else if (command === "PROMPT") await say(`${text}${end}> `);
    else if (command === "HALF") await say(text);
    else if (command === "HOLD") this.#held.push(() => say(text + end));
    else if (command === "FLOOD") await send(new Uint8Array(Number(text)).fill(0x41));
  }
}
