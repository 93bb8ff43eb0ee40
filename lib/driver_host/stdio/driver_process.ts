import { type Logger, readLines, Turn } from "@/lib/core/mod.ts";
import type { Reaper } from "@/lib/sandbox/mod.ts";
import { MessageSplitter, type Written } from "./message_splitter.ts";

/** How a driver program is started. */
export interface DriverProgram {
  /** Path or name of the program. */
  command: string;
  args: readonly string[];
  cwd: string;
  /** Beside the server's own environment. */
  env: Readonly<Record<string, string>>;
}

/** What a driver process needs of the host. */
export interface DriverProcessOptions {
  program: DriverProgram;
  reaper: Reaper;
  /** Gets what the process writes on stderr, line by line and word for word. */
  log: Logger;
  /** Gets what it writes on stdout. */
  written(written: Written): void;
}

/** How a driver process has ended. */
export interface ProcessEnd {
  /** For people. */
  reason: string;
  /** The host has ended it. */
  intended: boolean;
}

const READ_BYTES = 128 * 1024;
const encoder = new TextEncoder();

/** One driver program that speaks JSON lines on stdin and stdout, in a process group of its own. */
export class DriverProcess {
  readonly pid: number;
  /** Resolves when the process is gone and its pipes are closed. */
  readonly ended: Promise<ProcessEnd>;
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #options: DriverProcessOptions;
  #lines: string[] = [];
  #writing: Promise<void> | undefined;
  #killed = false;
  #gone = false;

  /** Starts the program. @throws When it cannot be started. */
  constructor(options: DriverProcessOptions) {
    const { command, args, cwd, env } = options.program;
    this.#options = options;
    this.#child = new Deno.Command(command, {
      args: [...args],
      cwd,
      env: { ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      detached: true,
    }).spawn();
    this.pid = this.#child.pid;
    this.#writer = this.#child.stdin.getWriter();
    // No limit of memory: unlike guests these programs are the operator's own choice.
    options.reaper.add(this.pid, { limitBytes: Infinity, exceeded: () => {} });
    this.ended = this.#run();
  }

  /** Sends one line. */
  send(line: string): void {
    if (this.#gone) return;
    this.#lines.push(line);
    this.#writing ??= this.#flush();
  }

  /** Closes its input, which tells it to leave. */
  async hangUp(): Promise<void> {
    await this.#writing;
    await this.#writer.close().catch(() => {});
  }

  /** Kills it and everything it has started. */
  kill(): Promise<ProcessEnd> {
    this.#killed = true;
    if (!this.#gone) killGroup(this.#child);
    return this.ended;
  }

  async #flush(): Promise<void> {
    // What is sent in the same turn goes out together.
    await null;
    try {
      while (this.#lines.length > 0) {
        const text = this.#lines.join("\n") + "\n";
        this.#lines = [];
        await this.#writer.write(encoder.encode(text));
      }
    } catch {
      // The process has closed its input; its end tells the rest.
    } finally {
      this.#writing = undefined;
    }
  }

  async #run(): Promise<ProcessEnd> {
    const { reaper } = this.#options;
    try {
      const [status] = await Promise.all([this.#status(), this.#readOutput(), this.#readErrors()]);
      return { reason: reasonOf(status), intended: this.#killed };
    } finally {
      this.#gone = true;
      reaper.remove(this.pid);
      await this.#writer.close().catch(() => this.#writer.abort().catch(() => {}));
    }
  }

  // What it has forked may hold its pipes open; it is one with its process.
  async #status(): Promise<Deno.CommandStatus> {
    const status = await this.#child.status;
    killGroup(this.#child);
    return status;
  }

  async #readOutput(): Promise<void> {
    const splitter = new MessageSplitter((written) => this.#options.written(written));
    const reader = this.#child.stdout.getReader({ mode: "byob" });
    const turn = new Turn();
    let memory = new ArrayBuffer(READ_BYTES);
    for (;;) {
      const next = await reader.read(new Uint8Array(memory));
      if (next.done) return splitter.end();
      memory = next.value.buffer;
      splitter.push(next.value);
      // A pipe that is always full would never let anybody else have a turn.
      if (turn.over) await turn.end();
    }
  }

  #readErrors(): Promise<void> {
    const { log } = this.#options;
    return readLines(this.#child.stderr, {
      line: (text) => log.info(`stderr: ${text}`),
      leftOut: (bytes) =>
        log.warn(`${bytes} bytes of stderr were left out: it writes more than anybody can read`),
    });
  }
}

function reasonOf({ signal, code }: Deno.CommandStatus): string {
  return signal === null ? `its process ended with code ${code}` : `its process ended with ${signal}`;
}

/** Kills a process group; one that is gone is fine. */
export function killGroup(child: Deno.ChildProcess): void {
  try {
    if (Deno.build.os === "windows") {
      new Deno.Command("taskkill", {
        args: ["/F", "/T", "/PID", String(child.pid)],
        stdout: "null",
        stderr: "null",
      }).outputSync();
    } else Deno.kill(-child.pid, "SIGKILL");
  } catch {
    // Nothing of it is left.
  }
}
