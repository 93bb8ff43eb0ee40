import { GLYPH_HEIGHT, rasterize } from "./font.ts";

/** What one frame shows. */
export interface FrameContent {
  /** Number of the frame; moves the dot. */
  index: number;
  /** Degrees Celsius, shown as a bar from 0 to 50. */
  temperature: number;
  /** Lines of overlaid text, from the top. */
  text: readonly string[];
}

const WHITE = 0xffffffff, BLACK = 0xff000000, DOT = 0xff20d0ff, COLD = 0xffff9040, HOT = 0xff3030ff;

/** Paints the synthetic picture: gradient, bouncing dot, temperature bar, text. Pixels are 0xAABBGGRR. */
export class FramePainter {
  readonly #width: number;
  readonly #height: number;
  readonly #background: Uint32Array;
  readonly #pixels: Uint32Array;

  constructor(size: { width: number; height: number }) {
    this.#width = size.width;
    this.#height = size.height;
    this.#background = gradient(size);
    this.#pixels = new Uint32Array(this.#background.length);
  }

  /** Paints one frame; the returned pixels are overwritten by the next call. */
  paint(content: FrameContent): Uint32Array {
    this.#pixels.set(this.#background);
    this.#paintBar(content.temperature);
    this.#paintDot(content.index);
    content.text.forEach((line, index) => this.#paintText(line, 6 + index * GLYPH_HEIGHT));
    return this.#pixels;
  }

  #paintBar(temperature: number): void {
    const width = Math.max(4, this.#width >> 5), left = this.#width - width - 6;
    const top = 6, height = this.#height - 12;
    const level = Math.round(height * Math.min(1, Math.max(0, temperature / 50)));
    this.#fill({ left, top, width, height }, BLACK);
    this.#fill({ left, top: top + height - level, width, height: level }, temperature > 30 ? HOT : COLD);
  }

  #paintDot(index: number): void {
    const radius = Math.max(3, Math.min(this.#width, this.#height) >> 4);
    const x = bounce(index * 5, this.#width - 2 * radius) + radius;
    const y = bounce(index * 3, this.#height - 2 * radius) + radius;
    for (let dy = -radius; dy <= radius; dy++) {
      const half = Math.floor(Math.sqrt(radius * radius - dy * dy));
      this.#fill({ left: x - half, top: y + dy, width: 2 * half + 1, height: 1 }, DOT);
    }
  }

  #paintText(line: string, top: number): void {
    rasterize(line, (x, y) => {
      this.#point({ x: x + 7, y: top + y + 1 }, BLACK);
      this.#point({ x: x + 6, y: top + y }, WHITE);
    });
  }

  #point({ x, y }: { x: number; y: number }, colour: number): void {
    if (x < this.#width && y < this.#height) this.#pixels[y * this.#width + x] = colour;
  }

  #fill(box: { left: number; top: number; width: number; height: number }, colour: number): void {
    const left = Math.max(0, box.left), right = Math.min(this.#width, box.left + box.width);
    const bottom = Math.min(this.#height, box.top + box.height);
    for (let y = Math.max(0, box.top); y < bottom; y++) {
      this.#pixels.fill(colour, y * this.#width + left, y * this.#width + right);
    }
  }
}

/** A position that runs from 0 to `range` and back. */
function bounce(distance: number, range: number): number {
  if (range <= 0) return 0;
  const phase = distance % (2 * range);
  return phase <= range ? phase : 2 * range - phase;
}

function gradient({ width, height }: { width: number; height: number }): Uint32Array {
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    const green = Math.round((y * 160) / height);
    for (let x = 0; x < width; x++) {
      const red = Math.round((x * 160) / width);
      pixels[y * width + x] = (0xff000000 | (96 << 16) | (green << 8) | red) >>> 0;
    }
  }
  return pixels;
}
