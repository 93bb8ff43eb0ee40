/**
 * A value that is JSON text already: large replies pass the server without being parsed (design §5).
 */
export class RawJson {
  /** UTF-8 JSON text. */
  readonly bytes: Uint8Array;
  #value: { parsed: unknown } | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The text. */
  get text(): string {
    return new TextDecoder().decode(this.bytes);
  }

  /** The parsed value, for the few places that must look inside; parsed once. */
  get value(): unknown {
    this.#value ??= { parsed: JSON.parse(this.text) };
    return this.#value.parsed;
  }
}
