import { eventually } from "./eventually.ts";

/** A program that goes on beside a test; it is ended when it is disposed. */
export class RunningProgram implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<unknown>;
  #output = "";
  #ended = false;

  /** Starts it, without colours. */
  constructor(
    command: string,
    options: { args: readonly string[]; cwd: string; env?: Record<string, string> },
  ) {
    this.#child = new Deno.Command(command, {
      args: [...options.args],
      cwd: options.cwd,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      env: { NO_COLOR: "1", ...options.env },
    }).spawn();
    this.#reading = Promise.all([this.#collect(this.#child.stdout), this.#collect(this.#child.stderr)]);
    void this.#child.status.then(() => this.#ended = true);
  }

  /** What it has printed so far, errors included. */
  get output(): string {
    return this.#output;
  }

  /**
   * Waits for a text in what it prints.
   *
   * @throws {Error} When it ends before, or does not print it in time.
   */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    let found: RegExpExecArray | null = null;
    const look = () => (found = pattern.exec(this.#output)) !== null;
    await eventually(() => look() || this.#ended, () => `${pattern} in: ${this.#output}`);
    if (!look()) throw new Error(`It ended without ${pattern}: ${this.#output}`);
    return found!;
  }

  /** Waits for its end; gives the exit code. */
  async ended(): Promise<number> {
    const { code } = await this.#child.status;
    await this.#reading;
    return code;
  }

  /** Ends it as Ctrl+C does, and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) this.#child.kill(Deno.build.os === "windows" ? "SIGKILL" : "SIGINT");
    await this.#child.status;
    await this.#reading;
  }

  async #collect(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) this.#output += decoder.decode(chunk, { stream: true });
  }
}
