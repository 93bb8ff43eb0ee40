import { LineStream } from "./line_stream.ts";
import { HOME } from "./place.ts";

/** One line of a child's output. */
export interface Line {
  text: string;
  /** Milliseconds since 1970 at which it came here. */
  at: number;
}

const running = new Set<Child>();
const END_MS = 3000;

/** The time now, in milliseconds since 1970 with a fraction; the same clock in every process of this machine. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** A process of the bench: its output in lines, and its end. */
export class Child {
  /** When it was started, in milliseconds since 1970. */
  readonly startedAt: number = now();
  readonly pid: number;
  readonly #process: Deno.ChildProcess;
  readonly #lines: Line[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #ended: Promise<unknown>;
  #over = false;

  /** Starts `deno` with these arguments in the project's folder. */
  constructor(args: readonly string[]) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: [...args],
      cwd: HOME,
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.pid = this.#process.pid;
    running.add(this);
    const read = [this.#read(this.#process.stdout), this.#read(this.#process.stderr)];
    this.#ended = Promise.all([this.#process.status, ...read]).then(() => {
      this.#over = true;
      running.delete(this);
      this.#tell();
    });
  }

  /**
   * The first line, come already or to come, that fits.
   *
   * @throws {Error} With what the child has printed, when it ends or `ms` milliseconds pass before.
   */
  async line(fits: (text: string) => boolean, ms = 10_000): Promise<Line> {
    const due = performance.now() + ms;
    for (;;) {
      const found = this.#lines.find(({ text }) => fits(text));
      if (found !== undefined) return found;
      const left = due - performance.now();
      if (this.#over || left <= 0) throw new Error(`A child did not say what it should:\n${this.#text()}`);
      await this.#more(left);
    }
  }

  /** Asks it to end, kills it when it does not, and waits until it is gone. */
  async end(): Promise<void> {
    this.#kill("SIGTERM");
    const late = setTimeout(() => this.#kill("SIGKILL"), END_MS);
    await this.#ended;
    clearTimeout(late);
  }

  /** Waits until it ends by itself. */
  async done(): Promise<void> {
    await this.#ended;
  }

  /** Kills it without waiting. */
  abandon(): void {
    this.#kill("SIGKILL");
  }

  #kill(signal: Deno.Signal): void {
    try {
      if (!this.#over) this.#process.kill(signal);
    } catch {
      // It has ended in the meantime.
    }
  }

  async #read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const lines = stream.pipeThrough(new TextDecoderStream()).pipeThrough(new LineStream());
    for await (const text of lines) {
      this.#lines.push({ text, at: now() });
      this.#tell();
    }
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }

  async #more(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#watchers.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#watchers.add(end);
    });
  }

  #text(): string {
    return this.#lines.slice(-20).map(({ text }) => `  ${text}`).join("\n") || "  (nothing)";
  }
}

/** Kills every child that still runs; for the end of the bench, however it ends. */
export function killChildren(): void {
  for (const child of running) child.abandon();
}
