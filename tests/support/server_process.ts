import { HOME, type WorkspaceFiles } from "./test_server.ts";
import { eventually } from "./eventually.ts";
import { START_FLAGS } from "./start_flags.ts";

/** A server as a user starts it: a process of its own with the permissions of the start task. */
export interface ServerProcess extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly workspace: string;
  /** What it has printed so far. */
  output(): string;
  /** Ends it with a signal, sent once more after `also`; gives the exit code and the milliseconds it took. */
  stop(signal: Deno.Signal, also?: () => Promise<void>): Promise<{ code: number; ms: number }>;
  /** Process ids of its guests, of its reaper, and of nothing else. */
  children(): number[];
}

/** Starts `main.ts` on a temporary workspace and waits until its page is served. */
export async function startServerProcess(
  files: WorkspaceFiles,
  args: readonly string[] = ["--port", "0"],
): Promise<ServerProcess> {
  const workspace = await Deno.makeTempDir({ prefix: "muxit-process-" });
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(`${workspace}/${path}/..`.replace(/[^/]+\/\.\.$/, ""), { recursive: true });
    await Deno.writeTextFile(`${workspace}/${path}`, text);
  }
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...START_FLAGS, "main.ts", ...args, "--workspace", workspace],
    cwd: HOME,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  let output = "";
  const collect = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) output += decoder.decode(chunk, { stream: true });
  };
  const reading = Promise.all([collect(child.stdout), collect(child.stderr)]);
  let ended = false;
  void child.status.then(() => ended = true);
  const finish = async () => {
    if (!ended) child.kill("SIGKILL");
    await child.status;
    await reading;
    await Deno.remove(workspace, { recursive: true }).catch(() => {});
  };
  try {
    await eventually(() => /Muxit .* on http/.test(output) || ended, () => `the server's start: ${output}`);
  } catch (error) {
    await finish();
    throw error;
  }
  return {
    pid: child.pid,
    port: Number(/on http:\/\/[^:]+:(\d+)/.exec(output)?.[1]),
    workspace,
    output: () => output,
    stop: async (signal, also) => {
      const begun = performance.now();
      child.kill(signal);
      if (also !== undefined) {
        await also();
        child.kill(signal);
      }
      const { code } = await child.status;
      await reading;
      return { code, ms: performance.now() - begun };
    },
    children: () => childrenOf(child.pid),
    [Symbol.asyncDispose]: finish,
  };
}

/** Ids of the direct children of a process (Linux). */
export function childrenOf(pid: number): number[] {
  const ids = [...Deno.readDirSync("/proc")].map((entry) => Number(entry.name)).filter(Number.isInteger);
  return ids.filter((id) => {
    try {
      const stat = Deno.readTextFileSync(`/proc/${id}/stat`);
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === pid;
    } catch {
      return false;
    }
  });
}

/** True while a process exists and is no zombie (Linux). */
export function isAlive(pid: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(")") + 2)[0] !== "Z";
  } catch {
    return false;
  }
}
