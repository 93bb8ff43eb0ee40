import { openRegularFile } from "@/lib/core/mod.ts";

/** Reads pieces of an open file by their place. Not for several readers at the same time. */
export class FileReader implements Disposable {
  readonly size: number;
  readonly #file: Deno.FsFile;
  readonly #modified: number;

  private constructor(file: Deno.FsFile, info: Deno.FileInfo) {
    this.#file = file;
    this.size = info.size;
    this.#modified = info.mtime?.getTime() ?? 0;
  }

  /** Opens a file. @throws What the file system throws; `FileProblem` or `TypeError` when it is no file. */
  static async open(path: string): Promise<FileReader> {
    const file = await openRegularFile(path);
    try {
      return new FileReader(file, await file.stat());
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** The bytes from `offset` on. @throws {RangeError} When the file ends before. */
  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    if (offset < 0 || length < 0 || offset + length > this.size) {
      throw new RangeError("the file ends too early");
    }
    const bytes = new Uint8Array(length);
    // Only sets a number; nothing is waited for.
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    for (let filled = 0; filled < length;) {
      const count = await this.#file.read(bytes.subarray(filled));
      if (count === null) throw new RangeError("the file ends too early");
      filled += count;
    }
    return bytes;
  }

  /** True when somebody has written into the file since it was opened. */
  async hasChanged(): Promise<boolean> {
    const info = await this.#file.stat();
    return info.size !== this.size || (info.mtime?.getTime() ?? 0) !== this.#modified;
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}
