import { readLines } from "@/lib/core/mod.ts";
import type { Reaper } from "@/lib/sandbox/mod.ts";
import { killGroup } from "./driver_process.ts";

/** A program that is run to its end. */
export interface Tool {
  command: string;
  args: readonly string[];
  cwd: string;
  env?: Readonly<Record<string, string>>;
}

/** Options of {@linkcode runTool}. */
export interface ToolOptions {
  reaper: Reaper;
  /** Gets each line of stdout and stderr as it comes; of a program that writes without end only some. */
  line(text: string, from: "stdout" | "stderr"): void;
  /** Told when it writes more than anybody can read, and how many bytes of that were left out. */
  leftOut?(bytes: number): void;
  /** Longest line of stdout that is given whole, in bytes. Default 16 KB. */
  maxLine?: number;
  /** Kills the program and everything it has started when it aborts. */
  signal: AbortSignal;
}

/**
 * Runs a program to its end and gives its exit code. It has a process group of its own and goes with the server.
 *
 * @throws When it cannot be started; the signal's reason when it aborts first.
 */
export async function runTool(tool: Tool, options: ToolOptions): Promise<number> {
  const { reaper, line, signal, maxLine } = options;
  signal.throwIfAborted();
  const child = new Deno.Command(tool.command, {
    args: [...tool.args],
    cwd: tool.cwd,
    env: { ...tool.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  reaper.add(child.pid, { limitBytes: Infinity, exceeded: () => {} });
  const leftOut = (bytes: number) => options.leftOut?.(bytes);
  const kill = () => killGroup(child);
  signal.addEventListener("abort", kill, { once: true });
  try {
    const reading = [
      readLines(child.stdout, { line: (text) => line(text, "stdout"), leftOut, maxLine }),
      readLines(child.stderr, { line: (text) => line(text, "stderr"), leftOut }),
    ];
    const { code } = await child.status;
    // What it has left running would keep its pipes open.
    kill();
    await Promise.all(reading);
    signal.throwIfAborted();
    return code;
  } finally {
    signal.removeEventListener("abort", kill);
    reaper.remove(child.pid);
  }
}
