import { type NumberPlaces, withNumbers } from "./lost_numbers.ts";

/**
 * A value that is JSON text already: large replies pass the server without being parsed (design §5).
 */
export class RawJson {
  readonly #text: string | Uint8Array;
  /** Where in the value the numbers are that the text has `null` for. */
  readonly numbers: NumberPlaces | undefined;
  #value: { parsed: unknown } | undefined;

  /** @param text JSON text, as a string or in UTF-8. */
  constructor(text: string | Uint8Array, numbers?: NumberPlaces) {
    this.#text = text;
    this.numbers = numbers;
  }

  /** The text. */
  get text(): string {
    return typeof this.#text === "string" ? this.#text : new TextDecoder().decode(this.#text);
  }

  /** The parsed value, for the few places that must look inside; parsed once. */
  get value(): unknown {
    this.#value ??= { parsed: withNumbers(JSON.parse(this.text), { numbers: this.numbers }) };
    return this.#value.parsed;
  }
}
