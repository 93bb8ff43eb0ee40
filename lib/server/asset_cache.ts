import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { sha256Hex } from "@/lib/core/mod.ts";

/** How the bytes of a body are coded. */
export type Coding = "identity" | "br" | "gzip";

/** Bytes of files that are kept, all together; a page has a few hundred thousand. */
const MOST_KEPT = 16 * 1024 * 1024;

const compressors: Record<Exclude<Coding, "identity">, (bytes: Uint8Array) => Promise<Uint8Array>> = {
  br: (bytes) =>
    promisify<Uint8Array, object, Uint8Array>(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 10,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gzip: (bytes) => promisify<Uint8Array, object, Uint8Array>(gzip)(bytes, { level: 9 }),
};

/** One file as it is served. */
export class Asset {
  /** Names its content. */
  readonly hash: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #bodies = new Map<Coding, Promise<Uint8Array<ArrayBuffer>>>();

  constructor(bytes: Uint8Array<ArrayBuffer>, hash: string) {
    this.bytes = bytes;
    this.hash = hash;
  }

  /** Its bytes in a coding, made once, however many ask at the same time. */
  body(coding: Coding): Promise<Uint8Array<ArrayBuffer>> {
    const made = this.#bodies.get(coding) ??
      (coding === "identity"
        ? Promise.resolve(this.bytes)
        : compressors[coding](this.bytes) as Promise<Uint8Array<ArrayBuffer>>);
    this.#bodies.set(coding, made);
    return made;
  }
}

interface Kept {
  asset: Asset;
  modified: number;
  size: number;
}

/** Files that were served, with what has been made of them; one that has changed is read anew. */
export class AssetCache {
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  /** A file; `undefined` when there is none. */
  async read(path: string): Promise<Asset | undefined> {
    const facts = await Deno.stat(path).catch(() => undefined);
    if (!facts?.isFile) return undefined;
    const modified = facts.mtime?.getTime() ?? 0;
    const kept = this.#kept.get(path);
    if (kept !== undefined && kept.modified === modified && kept.size === facts.size) return kept.asset;
    const bytes = await Deno.readFile(path).catch(() => undefined);
    if (bytes === undefined) return undefined;
    const asset = new Asset(bytes, (await sha256Hex(bytes)).slice(0, 16));
    this.#keep(path, { asset, modified, size: facts.size });
    return asset;
  }

  #keep(path: string, kept: Kept): void {
    this.#drop(path);
    if (kept.size > MOST_KEPT) return;
    this.#kept.set(path, kept);
    this.#bytes += kept.size;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= MOST_KEPT) break;
      this.#drop(oldest);
    }
  }

  #drop(path: string): void {
    this.#bytes -= this.#kept.get(path)?.size ?? 0;
    this.#kept.delete(path);
  }
}
