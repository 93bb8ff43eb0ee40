import type { LargeWatch } from "@/lib/websocket/mod.ts";

/** Longest id that is given back, in bytes. */
const LONGEST = 1000;
const KEY = "requestId";
const [QUOTE, BACKSLASH, COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [...'"\\,:[]{}'].map((sign) =>
  sign.charCodeAt(0)
) as [number, number, number, number, number, number, number, number];
const decoder = new TextDecoder();

/**
 * Finds the `requestId` of a message that is too large to be parsed, so that its error finds its asker: walks over the bytes as
 * they come and keeps nothing but where it is. Texts are jumped over.
 */
export class RequestIdWatch implements LargeWatch {
  /** Objects and lists around the place. */
  #depth = 0;
  /** The outermost value is an object. */
  #isObject = false;
  #inText = false;
  /** Backslashes right in front of the place, in a text. */
  #slashes = 0;
  /** In the outermost object a key comes next, not a value. */
  #keyNext = false;
  /** The text of a key, or of the id itself, as it comes; `undefined` when neither does. */
  #taking: number[] | undefined;
  #isId = false;
  #found: string | undefined;

  /** The id; `undefined` when there is none, or a very long one. */
  get requestId(): unknown {
    if (this.#found === undefined) return undefined;
    try {
      return JSON.parse(this.#found);
    } catch {
      return undefined;
    }
  }

  push(piece: Uint8Array): void {
    for (let at = 0; at < piece.length;) at = this.#inText ? this.#text(piece, at) : this.#sign(piece, at);
  }

  /** Takes a text up to its end, or that of the piece. */
  #text(piece: Uint8Array, start: number): number {
    for (let at = start;;) {
      const quote = piece.indexOf(QUOTE, at);
      const end = quote < 0 ? piece.length : quote;
      this.#slashes = slashesBefore(piece, { start: at, end, carried: this.#slashes });
      this.#take(piece, at, end + (quote < 0 ? 0 : 1));
      if (quote < 0) return end;
      at = quote + 1;
      const escaped = this.#slashes % 2 === 1;
      this.#slashes = 0;
      if (escaped) continue;
      this.#inText = false;
      return at;
    }
  }

  /** Takes what is deeper than the outermost value and of no interest, up to the next text. */
  #inner(piece: Uint8Array, start: number): number {
    let depth = this.#depth, at = start;
    while (at < piece.length && depth > 1) {
      const sign = piece[at++]!;
      if (sign === QUOTE) {
        this.#inText = true;
        break;
      }
      if (sign === OPEN || sign === OPEN_LIST) depth++;
      else if (sign === CLOSE || sign === CLOSE_LIST) depth--;
    }
    this.#depth = depth;
    return at;
  }

  #sign(piece: Uint8Array, at: number): number {
    if (this.#depth > 1 && this.#taking === undefined) return this.#inner(piece, at);
    const sign = piece[at]!;
    const outermost = this.#depth === 1 && this.#isObject;
    if (outermost && (sign === COMMA || sign === CLOSE)) this.#endValue();
    if (sign === QUOTE) this.#beginText(outermost);
    else if (sign === OPEN || sign === OPEN_LIST) this.#open(sign);
    else if (sign === CLOSE || sign === CLOSE_LIST) this.#depth--;
    else if (outermost && sign === COLON && this.#keyNext) return this.#endKey(at);
    else if (outermost && sign === COMMA) this.#keyNext = true;
    this.#take(piece, at, at + 1);
    return at + 1;
  }

  #beginText(outermost: boolean): void {
    this.#inText = true;
    if (outermost && this.#keyNext) this.#taking = [];
  }

  #open(sign: number): void {
    if (this.#depth++ > 0) return;
    this.#isObject = this.#keyNext = sign === OPEN;
  }

  /** What was taken is a key; its value comes. */
  #endKey(at: number): number {
    this.#isId = this.#taking !== undefined && textOf(this.#taking).trim() === `"${KEY}"`;
    this.#taking = this.#isId ? [] : undefined;
    this.#keyNext = false;
    return at + 1;
  }

  #endValue(): void {
    if (!this.#isId) return;
    this.#isId = false;
    this.#found = this.#taking === undefined ? undefined : textOf(this.#taking);
    this.#taking = undefined;
  }

  #take(piece: Uint8Array, from: number, to: number): void {
    if (this.#taking === undefined) return;
    if (this.#taking.length + to - from > LONGEST) this.#taking = undefined;
    else this.#taking.push(...piece.subarray(from, to));
  }
}

function slashesBefore(
  piece: Uint8Array,
  { start, end, carried }: { start: number; end: number; carried: number },
): number {
  let count = 0;
  while (end - 1 - count >= start && piece[end - 1 - count] === BACKSLASH) count++;
  return count === end - start ? count + carried : count;
}

function textOf(bytes: readonly number[]): string {
  return decoder.decode(Uint8Array.from(bytes));
}
