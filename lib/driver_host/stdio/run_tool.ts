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
  /** Gets each line of stdout and stderr as it comes. */
  line(text: string, from: "stdout" | "stderr"): void;
  /** Kills the program and everything it has started when it aborts. */
  signal: AbortSignal;
}

/**
 * Runs a program to its end and gives its exit code. It has a process group of its own and goes with the server.
 *
 * @throws When it cannot be started; the signal's reason when it aborts first.
 */
export async function runTool(tool: Tool, { reaper, line, signal }: ToolOptions): Promise<number> {
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
  const kill = () => killGroup(child);
  signal.addEventListener("abort", kill, { once: true });
  try {
    const reading = [
      eachLine(child.stdout, (text) => line(text, "stdout")),
      eachLine(child.stderr, (text) => line(text, "stderr")),
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

async function eachLine(stream: ReadableStream<Uint8Array>, line: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const text of lines) line(text);
  }
  if (rest !== "") line(rest);
}
