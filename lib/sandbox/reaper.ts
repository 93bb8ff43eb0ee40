import { readLines } from "@/lib/core/mod.ts";

/** What is watched of a process. */
export interface Watch {
  /** Resident memory above which `exceeded` is called, in bytes. */
  limitBytes: number;
  /** Called with the bytes in use. */
  exceeded(bytes: number): void;
}

/**
 * Looks after guest processes from a process of its own: kills them when the host dies without having done it, also
 * by kill -9, and tells how much memory they use.
 *
 * It is fed on stdin; when that ends, the host is gone. Reading `/proc` needs every permission in Deno, which this
 * small program has and the server does not.
 */
export interface Reaper {
  /** Registers the group of a process. */
  add(pid: number, watch: Watch): void;
  /** Forgets a process that has ended. */
  remove(pid: number): void;
  /** Ends the reaper. Guests must be gone by then: what is still registered is killed. */
  close(): Promise<void>;
}

/** Options of {@linkcode startReaper}. */
export interface ReaperOptions {
  /** Absolute path of the bundled reaper program. */
  program: string;
}

const RESTART_MS = 200;

/** Starts the reaper; one that dies is started again and told what the other knew. */
export function startReaper(options: ReaperOptions): Reaper {
  return new ReaperProcess(options.program);
}

class ReaperProcess implements Reaper {
  readonly #program: string;
  readonly #watches = new Map<number, Watch>();
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #running: Promise<void>;
  #restart: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(program: string) {
    this.#program = program;
    [this.#writer, this.#running] = this.#spawn();
  }

  add(pid: number, watch: Watch): void {
    this.#watches.set(pid, watch);
    this.#tell(`+${pid} ${watch.limitBytes}\n`);
  }

  remove(pid: number): void {
    this.#watches.delete(pid);
    this.#tell(`-${pid}\n`);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    await this.#writer.close().catch(() => {});
    await this.#running;
  }

  #tell(line: string): void {
    void this.#writer.write(new TextEncoder().encode(line)).catch(() => {});
  }

  #spawn(): [WritableStreamDefaultWriter<Uint8Array>, Promise<void>] {
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-prompt",
        "--no-config",
        "--no-lock",
        "--no-remote",
        "--no-npm",
        this.#program,
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
      detached: true,
    }).spawn();
    return [child.stdin.getWriter(), this.#follow(child)];
  }

  async #follow(child: Deno.ChildProcess): Promise<void> {
    await readLines(child.stdout, { line: (line) => this.#exceeded(line) });
    await child.status;
    if (this.#closed) return;
    await this.#writer.abort().catch(() => {});
    this.#restart = setTimeout(() => this.#again(), RESTART_MS);
  }

  #again(): void {
    [this.#writer, this.#running] = this.#spawn();
    for (const [pid, watch] of this.#watches) this.add(pid, watch);
  }

  #exceeded(line: string): void {
    const [pid, bytes] = line.split(" ").map(Number);
    this.#watches.get(pid!)?.exceeded(bytes!);
  }
}
