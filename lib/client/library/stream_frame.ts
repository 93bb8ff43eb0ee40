import { bytesOf, toBase64 } from "@/lib/protocol/plain.ts";

/** Kinds of pictures, by the first bytes and by the first characters of their base64 text. */
const PICTURES = [
  { mimeType: "image/jpeg", bytes: [0xff, 0xd8, 0xff], text: "/9j/" },
  { mimeType: "image/png", bytes: [0x89, 0x50, 0x4e, 0x47], text: "iVBORw0KGgo" },
] as const;

/** One picture of a stream. */
export class StreamFrame {
  /** `image/jpeg` or `image/png`. */
  readonly mimeType: string;
  #base64: string | undefined;
  #bytes: Uint8Array<ArrayBuffer> | undefined;

  /** @param content Base64 text or the bytes of the picture. */
  constructor(mimeType: string, content: string | Uint8Array<ArrayBuffer>) {
    this.mimeType = mimeType;
    if (typeof content === "string") this.#base64 = content;
    else this.#bytes = content;
  }

  /** A frame when the item of a stream is a picture: JPEG or PNG, as bytes, base64 text or a data URL. */
  static of(data: unknown): StreamFrame | undefined {
    if (typeof data === "string") {
      const text = data.replace(/^data:image\/\w+;base64,/, "");
      const picture = PICTURES.find((known) => text.startsWith(known.text));
      return picture && new this(picture.mimeType, text);
    }
    if (!(data instanceof Uint8Array)) return undefined;
    const picture = PICTURES.find(({ bytes }) => bytes.every((byte, index) => data[index] === byte));
    return picture && new this(picture.mimeType, bytesOf(data) as Uint8Array<ArrayBuffer>);
  }

  /** The picture as base64 text. */
  get base64(): string {
    return this.#base64 ??= toBase64(this.#bytes!);
  }

  /** The picture as an address for `<img src>`. */
  get dataUrl(): string {
    return `data:${this.mimeType};base64,${this.base64}`;
  }

  /** A copy of the picture's bytes. */
  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.#content().slice().buffer);
  }

  /** The picture as a Blob of its kind. */
  blob(): Promise<Blob> {
    return Promise.resolve(new Blob([this.#content()], { type: this.mimeType }));
  }

  /**
   * The decoded picture, in runtimes that decode pictures; call its `close()` when it was drawn.
   *
   * @throws {TypeError} In Node, which decodes none.
   */
  async imageBitmap(): Promise<ImageBitmap> {
    if (typeof createImageBitmap === "undefined") {
      throw new TypeError("Cannot make an ImageBitmap: this runtime decodes no pictures, use arrayBuffer()");
    }
    return await createImageBitmap(await this.blob());
  }

  #content(): Uint8Array<ArrayBuffer> {
    return this.#bytes ??= Uint8Array.from(atob(this.#base64!), (character) => character.charCodeAt(0));
  }
}
