/** Runs an action of the connector the file belongs to. */
export type RunAction = (method: string, args: readonly unknown[]) => Promise<unknown>;

/**
 * A file behind a connector of the driver FileAccess, as `files.file("log.txt")` gives it. Every function is one call of
 * the connector; those that change something resolve with what it answers, `"OK"`.
 */
export class FileHandle {
  readonly #run: RunAction;
  #path: string;

  /** @param path Relative to the connector's folder, with forward slashes. */
  constructor(path: string, run: RunAction) {
    this.#path = path;
    this.#run = run;
  }

  /** Relative to the connector's folder, with forward slashes; after {@linkcode rename} the new one. */
  get path(): string {
    return this.#path;
  }

  /** True when there is such a file. */
  exists(): Promise<boolean> {
    return this.#call("fileExists") as Promise<boolean>;
  }

  /** Bytes; 0 when there is no such file. */
  size(): Promise<number> {
    return this.#call("fileSize") as Promise<number>;
  }

  /** The content as UTF-8 text. */
  read(): Promise<string> {
    return this.#call("readText") as Promise<string>;
  }

  /** Overwrites the content with text. */
  write(content: string): Promise<unknown> {
    return this.#call("writeText", { content });
  }

  /** Adds text at the end. */
  append(content: string): Promise<unknown> {
    return this.#call("appendText", { content });
  }

  /** The content as base64. */
  readBinary(): Promise<string> {
    return this.#call("readBinary") as Promise<string>;
  }

  /** Overwrites the content with the bytes of base64 text. */
  writeBinary(content: string): Promise<unknown> {
    return this.#call("writeBinary", { content });
  }

  /** Deletes the file. */
  delete(): Promise<unknown> {
    return this.#call("deleteFile");
  }

  /** Moves the file; the handle follows it. */
  async rename(to: string): Promise<unknown> {
    const answer = await this.#run("rename", [{ from: this.#path, to }]);
    this.#path = to;
    return answer;
  }

  /** Name, size, times and extension. */
  info(): Promise<unknown> {
    return this.#call("fileInfo");
  }

  #call(method: string, more: Record<string, unknown> = {}): Promise<unknown> {
    return this.#run(method, [{ path: this.#path, ...more }]);
  }
}

/** The path when a value is the sign of a file, `{ "$file": path }`. */
export function fileOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 1) return undefined;
  const path = (value as { $file?: unknown }).$file;
  return typeof path === "string" ? path : undefined;
}
