/**
 * Kills guest processes when the host dies without having done it, also by kill -9.
 *
 * A small process of its own reads process ids from its stdin; when that ends, the host is gone, and it kills
 * every group it knows.
 */
export interface Reaper {
  /** Registers the group of a process. */
  add(pid: number): void;
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

/** Starts the reaper process. */
export function startReaper(options: ReaperOptions): Reaper {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--no-config",
      "--no-lock",
      "--no-remote",
      "--no-npm",
      "--allow-run",
      options.program,
    ],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  const writer = child.stdin.getWriter();
  const encoder = new TextEncoder();
  const tell = (line: string) => void writer.write(encoder.encode(line)).catch(() => {});
  return {
    add: (pid) => tell(`+${pid}\n`),
    remove: (pid) => tell(`-${pid}\n`),
    close: async () => {
      await writer.close().catch(() => {});
      await child.status;
    },
  };
}
