/** Writes a JPEG bit stream: high bit first, a zero byte after each 0xFF. */
export class BitWriter {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(16384);
  #length = 0;
  #pending = 0;
  #count = 0;

  /** Begins a new picture with bytes that are copied as they are. */
  begin(header: Uint8Array): void {
    this.#length = this.#pending = this.#count = 0;
    this.#reserve(header.length);
    this.#bytes.set(header);
    this.#length = header.length;
  }

  /** Appends the low `length` (at most 16) bits of `bits`. */
  write(bits: number, length: number): void {
    this.#pending = (this.#pending << length) | bits;
    this.#count += length;
    while (this.#count >= 8) {
      this.#count -= 8;
      this.#put((this.#pending >>> this.#count) & 0xff);
    }
    this.#pending &= (1 << this.#count) - 1;
  }

  /** Fills the last byte with ones, appends the end marker and returns a copy of the picture. */
  end(): Uint8Array<ArrayBuffer> {
    if (this.#count > 0) this.write((1 << (8 - this.#count)) - 1, 8 - this.#count);
    this.#reserve(2);
    this.#bytes[this.#length++] = 0xff;
    this.#bytes[this.#length++] = 0xd9;
    return this.#bytes.slice(0, this.#length);
  }

  #put(byte: number): void {
    if (this.#length + 2 > this.#bytes.length) this.#reserve(2);
    this.#bytes[this.#length++] = byte;
    if (byte === 0xff) this.#bytes[this.#length++] = 0;
  }

  #reserve(extra: number): void {
    if (this.#length + extra <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + extra));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
