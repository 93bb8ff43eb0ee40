import { RateLimit } from "./rate_limit.ts";
import { Turn } from "./yield_to_loop.ts";

/** Options of {@linkcode readLines}. */
export interface ReadLinesOptions {
  /** Gets each line, without its end. One that is too long is cut and says so. */
  line(text: string): void;
  /** Told now and then, and at the end, how many bytes were left out because too much came. */
  leftOut?(bytes: number): void;
  /** Longest line that is given whole, in bytes. Default 16 KB. */
  maxLine?: number | undefined;
  /** Lines per second; default 2000. */
  lines?: number | undefined;
  /** Bytes per second; default 4 MB. */
  bytes?: number | undefined;
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const NOTICE_MS = 1000;
const MAX_LINE = 16 * 1024;
const LINES = 2000;
const BYTES = 4 * 1024 * 1024;

/**
 * Reads what a program writes, line by line, whatever it writes: a line without end is cut, and of what comes faster than
 * anybody could read the rest is counted and passed over, so that it costs nearly nothing.
 */
export async function readLines(
  stream: ReadableStream<Uint8Array>,
  options: ReadLinesOptions,
): Promise<void> {
  const cutter = new LineCutter(options);
  const turn = new Turn();
  try {
    for await (const chunk of stream) {
      cutter.push(chunk);
      // A pipe that is always full would never let anybody else have a turn.
      if (turn.over) await turn.end();
    }
  } finally {
    cutter.end();
  }
}

/** Cuts bytes into lines, within limits; see {@linkcode readLines}. */
export class LineCutter {
  readonly #options: ReadLinesOptions;
  readonly #maxLine: number;
  readonly #lines: RateLimit;
  readonly #bytes: RateLimit;
  readonly #decoder = new TextDecoder();
  /** The beginning of a line whose end has not come yet. */
  readonly #kept: Uint8Array;
  #length = 0;
  /** All that has come of it. */
  #whole = 0;
  #leftOut = 0;
  #notice: ReturnType<typeof setTimeout> | undefined;
  /** The rest of a line of which something was passed over. */
  #skipping = false;

  constructor(options: ReadLinesOptions) {
    this.#options = options;
    this.#maxLine = options.maxLine ?? MAX_LINE;
    this.#lines = new RateLimit(options.lines ?? LINES);
    this.#bytes = new RateLimit(options.bytes ?? BYTES);
    this.#kept = new Uint8Array(this.#maxLine);
  }

  /** Adds bytes; they are not kept. */
  push(chunk: Uint8Array): void {
    if (!this.#bytes.spend(chunk.length)) return this.#pass(chunk);
    for (let at = 0; at < chunk.length;) {
      const end = chunk.indexOf(NEWLINE, at);
      if (end < 0) return this.#keep(chunk.subarray(at));
      this.#keep(chunk.subarray(at, end));
      at = end + 1;
      // Short lines cost as much as long ones: the rest is not looked at.
      if (!this.#endLine()) return this.#pass(chunk.subarray(at));
    }
  }

  /** No more comes: a last line may have no end. */
  end(): void {
    if (this.#whole > 0) this.#endLine();
    this.#tell();
  }

  #keep(part: Uint8Array): void {
    if (this.#skipping) return this.#lose(part.length);
    const room = part.subarray(0, this.#maxLine - this.#length);
    this.#kept.set(room, this.#length);
    this.#length += room.length;
    this.#whole += part.length;
  }

  /** Gives the line that ends here; false when it was one too many. */
  #endLine(): boolean {
    const { line } = this.#options;
    const inTime = this.#lines.take();
    if (this.#skipping || !inTime) this.#lose(this.#whole + 1);
    else if (this.#whole > this.#maxLine) line(`${this.#text()}… (${this.#whole - this.#length} more bytes)`);
    else line(this.#text());
    this.#skipping = false;
    this.#length = this.#whole = 0;
    return inTime;
  }

  #text(): string {
    const ends = this.#whole === this.#length && this.#kept[this.#length - 1] === CARRIAGE_RETURN;
    return this.#decoder.decode(this.#kept.subarray(0, ends ? this.#length - 1 : this.#length));
  }

  /** Too much has come: what is not read now is not looked at. A line is given whole or not at all. */
  #pass(chunk: Uint8Array): void {
    this.#lose(chunk.length + this.#whole);
    this.#length = this.#whole = 0;
    this.#skipping = chunk.length > 0 ? chunk[chunk.length - 1] !== NEWLINE : this.#skipping;
  }

  #lose(bytes: number): void {
    this.#leftOut += bytes;
    if (bytes > 0) this.#notice ??= setTimeout(() => this.#tell(), NOTICE_MS);
  }

  #tell(): void {
    clearTimeout(this.#notice);
    this.#notice = undefined;
    if (this.#leftOut === 0) return;
    const bytes = this.#leftOut;
    this.#leftOut = 0;
    this.#options.leftOut?.(bytes);
  }
}

/** The newest lines of many. */
export class LastLines {
  readonly #most: number;
  readonly #lines: string[] = [];

  /** @param most How many are kept. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Adds a line; an empty one is nothing to keep. */
  add(line: string): void {
    if (line.trim() === "") return;
    this.#lines.push(line);
    if (this.#lines.length > this.#most) this.#lines.shift();
  }

  /** What is kept, oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }
}
