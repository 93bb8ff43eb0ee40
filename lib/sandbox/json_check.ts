import { nextTurn } from "@/lib/core/mod.ts";

/** Deepest nesting of a value of a guest; deeper ones overflow the stack of whoever walks through them. */
export const MAX_DEPTH = 1000;

/** Most keys, lists and objects of a value together. Numbers and texts in a list do not count. */
export const MAX_NODES = 100_000;

/** Bytes checked before others get their turn; about a millisecond. */
const SLICE_BYTES = 256 * 1024;

// What may come next.
const VALUE = 0,
  FIRST_ITEM = 1,
  FIRST_KEY = 2,
  KEY = 3,
  COLON = 4,
  AFTER = 5,
  STRING = 6,
  ESCAPE = 7,
  HEX = 8;
const MINUS = 9,
  ZERO = 10,
  INTEGER = 11,
  DOT = 12,
  FRACTION = 13,
  EXPONENT = 14,
  SIGN = 15,
  POWER = 16,
  WORD = 17;

const COLON_SIGN = 0x3a;
const QUOTE = 0x22,
  COMMA = 0x2c,
  BACKSLASH = 0x5c,
  OPEN_LIST = 0x5b,
  CLOSE_LIST = 0x5d,
  OPEN = 0x7b,
  CLOSE = 0x7d;
const WORDS: Record<number, string> = { 0x74: "true", 0x66: "false", 0x6e: "null" };
const ESCAPES = new Set([...'"\\/bfnrt'].map((letter) => letter.charCodeAt(0)));

/**
 * Tells whether bytes are one JSON value (RFC 8259), without building it. Takes the bytes in pieces, cut anywhere.
 *
 * What a guest sends as ready text goes into messages as it is; unchecked, it could end its place in the message and
 * begin another.
 */
export class JsonCheck {
  /** One bit per level: an object or a list. */
  readonly #objects = new Uint8Array(MAX_DEPTH + 1);
  #depth = 0;
  #nodes = 0;
  #state = VALUE;
  #isKey = false;
  #left = 0;
  #word = "";
  #broken = false;

  /** Begins again, for another value. */
  reset(): this {
    this.#depth = 0;
    this.#nodes = 0;
    this.#state = VALUE;
    this.#broken = false;
    return this;
  }

  /** Takes a piece; false once the text cannot be JSON any more. */
  push(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length && !this.#broken;) at = this.#step(bytes, at);
    return !this.#broken;
  }

  /** True when what was taken so far is one whole value. */
  get complete(): boolean {
    if (this.#broken || this.#depth > 0) return false;
    return [AFTER, ZERO, INTEGER, FRACTION, POWER].includes(this.#state);
  }

  // Runs of digits and of plain text are passed over here: they are most of what there is.
  #step(bytes: Uint8Array, start: number): number {
    let at = start;
    switch (this.#state) {
      case STRING: {
        let byte = 0;
        while (at < bytes.length && (byte = bytes[at]!) >= 0x20 && byte !== QUOTE && byte !== BACKSLASH) at++;
        return at < bytes.length ? this.#endText(bytes[at]!, at + 1) : at;
      }
      case INTEGER:
      case FRACTION:
      case POWER:
        while (at < bytes.length && isDigit(bytes[at]!)) at++;
        return at < bytes.length ? this.#endDigits(bytes[at]!, at) : at;
      case VALUE:
      case FIRST_ITEM:
      case FIRST_KEY:
      case KEY:
      case COLON:
      case AFTER:
        while (at < bytes.length && isSpace(bytes[at]!)) at++;
        if (at < bytes.length) this.#structure(bytes[at]!);
        return at + 1;
      default:
        return this.#single(bytes[at]!, at);
    }
  }

  #endText(byte: number, next: number): number {
    if (byte === QUOTE) this.#state = this.#isKey ? COLON : AFTER;
    else if (byte === BACKSLASH) this.#state = ESCAPE;
    else this.#broken = true;
    return next;
  }

  // Gives the place to go on at: what does not belong to the number any more is looked at again.
  #endDigits(byte: number, at: number): number {
    if (byte === 0x2e && this.#state === INTEGER) this.#state = DOT;
    else if ((byte | 0x20) === 0x65 && this.#state !== POWER) this.#state = EXPONENT;
    else {
      this.#state = AFTER;
      return at;
    }
    return at + 1;
  }

  #structure(byte: number): void {
    switch (this.#state) {
      case COLON:
        return this.#expect(byte === COLON_SIGN && ++this.#nodes <= MAX_NODES, VALUE);
      case KEY:
        return this.#key(byte);
      case FIRST_KEY:
        return byte === CLOSE ? this.#close(1) : this.#key(byte);
      case AFTER:
        return this.#after(byte);
      case FIRST_ITEM:
        return byte === CLOSE_LIST ? this.#close(0) : this.#value(byte);
      default:
        return this.#value(byte);
    }
  }

  #key(byte: number): void {
    this.#isKey = true;
    this.#expect(byte === QUOTE, STRING);
  }

  #after(byte: number): void {
    if (this.#depth === 0) this.#broken = true;
    else if (byte === COMMA) this.#state = this.#objects[this.#depth] === 1 ? KEY : VALUE;
    else if (byte === CLOSE) this.#close(1);
    else this.#expect(byte === CLOSE_LIST, AFTER, () => this.#close(0));
  }

  #value(byte: number): void {
    if (byte === OPEN) return this.#open(1);
    if (byte === OPEN_LIST) return this.#open(0);
    if (byte === QUOTE) {
      this.#isKey = false;
      this.#state = STRING;
    } else if (byte === 0x2d) this.#state = MINUS;
    else if (byte === 0x30) this.#state = ZERO;
    else if (isDigit(byte)) this.#state = INTEGER;
    else {
      this.#word = WORDS[byte] ?? "";
      this.#left = 1;
      this.#expect(this.#word !== "", WORD);
    }
  }

  #open(kind: 0 | 1): void {
    this.#depth++;
    this.#expect(this.#depth <= MAX_DEPTH && ++this.#nodes <= MAX_NODES, kind === 1 ? FIRST_KEY : FIRST_ITEM);
    this.#objects[this.#depth] = kind;
  }

  #close(kind: 0 | 1): void {
    this.#expect(this.#objects[this.#depth] === kind, AFTER);
    this.#depth--;
  }

  /** States that take one byte at a time. */
  #single(byte: number, at: number): number {
    switch (this.#state) {
      case ESCAPE:
        this.#left = 4;
        this.#expect(byte === 0x75 || ESCAPES.has(byte), byte === 0x75 ? HEX : STRING);
        break;
      case HEX:
        this.#expect(isHex(byte), --this.#left === 0 ? STRING : HEX);
        break;
      case MINUS:
        this.#expect(isDigit(byte), byte === 0x30 ? ZERO : INTEGER);
        break;
      case ZERO:
        if (isDigit(byte)) this.#broken = true;
        this.#state = INTEGER;
        return at;
      case DOT:
        this.#expect(isDigit(byte), FRACTION);
        break;
      case EXPONENT:
        this.#expect(isDigit(byte) || byte === 0x2b || byte === 0x2d, isDigit(byte) ? POWER : SIGN);
        break;
      case SIGN:
        this.#expect(isDigit(byte), POWER);
        break;
      default:
        this.#expect(
          byte === this.#word.charCodeAt(this.#left++),
          this.#left === this.#word.length ? AFTER : WORD,
        );
    }
    return at + 1;
  }

  #expect(fits: boolean, next: number, act?: () => void): void {
    if (!fits) this.#broken = true;
    else if (act) act();
    else this.#state = next;
  }
}

const shared = new JsonCheck();

/** True when the bytes are one JSON value, checked at once. */
export function isJson(bytes: Uint8Array): boolean {
  const check = shared.reset();
  return check.push(bytes) && check.complete;
}

/** True when the bytes are one JSON value, checked in slices between which others get their turn. */
export async function isJsonInSlices(bytes: Uint8Array): Promise<boolean> {
  const check = new JsonCheck();
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    if (at > 0) await nextTurn();
    if (!check.push(bytes.subarray(at, at + SLICE_BYTES))) return false;
  }
  return check.complete;
}

/**
 * What keeps a JSON text from being read at once: lists and objects nested deeper than {@linkcode MAX_DEPTH}, or more of them
 * and of their keys than {@linkcode MAX_NODES}. Making hundreds of thousands of objects takes a second, however few bytes
 * they have.
 */
export function shapeFault(json: Uint8Array): string | undefined {
  if (json.length <= MAX_DEPTH) return undefined;
  let depth = 0, nodes = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]!;
    if (byte === QUOTE) at = endOfText(json, at + 1);
    else if (byte === COLON_SIGN) nodes++;
    else if (byte === OPEN || byte === OPEN_LIST) {
      nodes++;
      if (++depth > MAX_DEPTH) return `a value nested deeper than ${MAX_DEPTH} levels`;
    } else if (byte === CLOSE || byte === CLOSE_LIST) depth--;
  }
  return nodes > MAX_NODES ? `a value with more than ${MAX_NODES} keys, lists and objects` : undefined;
}

// A quote ends a text unless an odd number of backslashes stands in front of it. The runtime finds a byte many times faster
// than a loop does, and a text may have megabytes.
function endOfText(json: Uint8Array, start: number): number {
  for (let at = start;;) {
    const quote = json.indexOf(QUOTE, at);
    if (quote < 0) return json.length;
    let slashes = 0;
    while (quote - slashes > start && json[quote - slashes - 1] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return quote;
    at = quote + 1;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isHex(byte: number): boolean {
  const letter = byte | 0x20;
  return isDigit(byte) || letter >= 0x61 && letter <= 0x66;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
