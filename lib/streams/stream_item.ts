import {
  bytesOf,
  type DType,
  dtypeOf,
  jsonText,
  type LostNumbers,
  lostText,
  typedArrayOf,
} from "@/lib/protocol/mod.ts";
import { binaryFrame } from "./binary_frames.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** The item whose frame lies in the shared memory: all its subscribers get the same bytes. */
let last: { item: StreamItem; frame: Uint8Array<ArrayBuffer> } | undefined;

const PICTURE_BYTES = [[0xff, 0xd8, 0xff], [0x89, 0x50, 0x4e, 0x47]];
/** How the JSON text of a picture begins. */
const PICTURE_TEXTS = ['"/9j/', '"iVBORw0KGgo', '"data:image/'].map((text) => [...encoder.encode(text)]);

/** Where an item comes from. */
export interface StreamSource {
  connector: string;
  stream: string;
}

/** What the payload of an item is. */
export interface StreamForm {
  /** Element type when it is a typed array; else it is JSON text in UTF-8. */
  dtype?: DType | undefined;
  /** Numbers the JSON text has `null` for. */
  lost?: LostNumbers | undefined;
}

/**
 * One item of a stream, valid while it is published: its payload may lie in memory that the next item uses. Encoded at most once per form, whatever the number of subscribers; raw payloads are never
 * turned into text unless somebody asks for JSON.
 */
export class StreamItem {
  readonly source: StreamSource;
  readonly dtype: DType | undefined;
  readonly #payload: Uint8Array;
  readonly #lost: LostNumbers;
  #message: string | undefined;

  /** @param form What the payload is; JSON text unless it says otherwise. */
  constructor(source: StreamSource, payload: Uint8Array, { dtype, lost = {} }: StreamForm = {}) {
    this.source = source;
    this.dtype = dtype;
    this.#payload = payload;
    this.#lost = lost;
  }

  /** An item out of any value a driver or a script emits. */
  static of(source: StreamSource, value: unknown): StreamItem {
    const dtype = dtypeOf(value);
    if (dtype !== undefined) return new StreamItem(source, bytesOf(value as ArrayBufferView), { dtype });
    const { json, ...lost } = jsonText(value);
    return new StreamItem(source, encoder.encode(json), { lost });
  }

  /** Bytes of the payload. */
  get size(): number {
    return this.#payload.length;
  }

  /** True for a picture: JPEG or PNG, as bytes or as base64 text. Of pictures only the newest one matters. */
  get isPicture(): boolean {
    if (this.dtype === "u8") return beginsWithAny(this.#payload, PICTURE_BYTES);
    return this.dtype === undefined && beginsWithAny(this.#payload, PICTURE_TEXTS);
  }

  /** The `stream.data` message of document 004, as text. */
  get message(): string {
    this.#message ??= `{"type":"stream.data","name":${JSON.stringify(this.source.connector)},"stream":${
      JSON.stringify(this.source.stream)
    },"data":${this.#json()}}`;
    return this.#message;
  }

  /**
   * What a binary subscriber gets: a frame for typed arrays and bytes, the text message for everything else. A frame is
   * valid until the next item is asked for one; send it at once.
   */
  get binary(): string | Uint8Array<ArrayBuffer> {
    if (this.dtype === undefined) return this.message;
    if (last?.item !== this) {
      last = { item: this, frame: binaryFrame({ ...this.source, dtype: this.dtype }, this.#payload) };
    }
    return last.frame;
  }

  #json(): string {
    if (this.dtype === undefined) return decoder.decode(this.#payload) + lostText(this.#lost);
    const text = jsonText(typedArrayOf(this.dtype, this.#payload));
    return text.json + lostText(text);
  }
}

function beginsWithAny(bytes: Uint8Array, beginnings: readonly (readonly number[])[]): boolean {
  return beginnings.some((beginning) => beginning.every((byte, index) => bytes[index] === byte));
}
