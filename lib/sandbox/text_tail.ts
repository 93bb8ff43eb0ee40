/** Keeps the end of a text that goes on and on. */
export class TextTail {
  readonly #limit: number;
  #text = "";

  /** @param limit Characters to keep. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds text. */
  push(text: string): void {
    this.#text = (this.#text + text).slice(-this.#limit);
  }

  /** What is kept. */
  get text(): string {
    return this.#text;
  }
}
