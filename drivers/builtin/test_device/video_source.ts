import { toBase64 } from "@/lib/protocol/mod.ts";
import { type FrameContent, FramePainter } from "./frame_painter.ts";
import { JpegEncoder } from "./jpeg_encoder.ts";

const QUALITY = 60;

/** Size and rate of the synthetic video. */
export interface VideoFormat {
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  /** Frames per second. */
  fps: number;
}

/** What the picture shows besides its moving parts. */
export type VideoText = Omit<FrameContent, "index">;

/**
 * The synthetic camera: makes a frame only when somebody asks for one, and at most `fps` a second however many ask.
 */
export class VideoSource {
  readonly #format: VideoFormat;
  readonly #content: () => VideoText;
  readonly #now: () => number;
  readonly #start: number;
  #parts: { painter: FramePainter; encoder: JpegEncoder } | undefined;
  #frame: { index: number; base64: string } | undefined;

  /** @param options `content` is asked for each frame; `now` gives milliseconds. */
  constructor(format: VideoFormat, options: { content: () => VideoText; now?: () => number }) {
    this.#format = format;
    this.#content = options.content;
    this.#now = options.now ?? (() => performance.now());
    this.#start = this.#now();
  }

  /** The current frame as base64 JPEG. */
  frame(): string {
    const index = Math.floor(((this.#now() - this.#start) * this.#format.fps) / 1000);
    if (this.#frame?.index !== index) this.#frame = { index, base64: this.#make(index) };
    return this.#frame.base64;
  }

  #make(index: number): string {
    this.#parts ??= {
      painter: new FramePainter(this.#format),
      encoder: new JpegEncoder(this.#format, { quality: QUALITY }),
    };
    return toBase64(this.#parts.encoder.encode(this.#parts.painter.paint({ ...this.#content(), index })));
  }
}
