/**
 * The reaper's own process. Lines on stdin: `+<pid> <limit in bytes>` and `-<pid>`. Lines on stdout: `<pid> <bytes>`
 * for a process that is over its limit. When stdin ends, it kills every group it knows.
 */
const limits = new Map<number, number>();
const decoder = new TextDecoder();
/** Asking another program costs more than reading a file. */
const SAMPLE_MS = Deno.build.os === "linux" ? 250 : 1000;
const PAGE_BYTES = 4096;

const sampler = setInterval(() => void sample(), SAMPLE_MS);
let text = "";
for await (const chunk of Deno.stdin.readable) {
  const lines = (text + decoder.decode(chunk, { stream: true })).split("\n");
  text = lines.pop() ?? "";
  for (const line of lines) learn(line);
}
clearInterval(sampler);
for (const pid of limits.keys()) kill(pid);

function learn(line: string): void {
  const [pid, limit] = line.slice(1).split(" ").map(Number);
  if (line.startsWith("+")) limits.set(pid!, limit!);
  else limits.delete(pid!);
}

async function sample(): Promise<void> {
  for (const [pid, bytes] of await memory([...limits.keys()])) {
    if (bytes > (limits.get(pid) ?? Infinity)) {
      Deno.stdout.writeSync(new TextEncoder().encode(`${pid} ${bytes}\n`));
    }
  }
}

/** Resident memory by process id. */
async function memory(pids: number[]): Promise<[number, number][]> {
  if (pids.length === 0) return [];
  if (Deno.build.os === "linux") return pids.map((pid) => [pid, residentOf(pid)]);
  return Deno.build.os === "windows" ? await askTasklist(pids) : await askPs(pids);
}

function residentOf(pid: number): number {
  try {
    return Number(Deno.readTextFileSync(`/proc/${pid}/statm`).split(" ")[1]) * PAGE_BYTES;
  } catch {
    return 0;
  }
}

async function askPs(pids: number[]): Promise<[number, number][]> {
  const output = await run("ps", ["-o", "pid=,rss=", "-p", pids.join(",")]);
  return output.trim().split("\n").map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid, kilobytes]) => [pid!, kilobytes! * 1024]);
}

async function askTasklist(pids: number[]): Promise<[number, number][]> {
  const output = await run("tasklist", ["/FO", "CSV", "/NH"]);
  return output.split("\n").map((line) => line.split('","'))
    .map((cells): [number, number] => [Number(cells[1]), Number(cells[4]?.replace(/\D/g, "")) * 1024])
    .filter(([pid]) => pids.includes(pid));
}

async function run(program: string, args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args, stdout: "piped", stderr: "null" }).output();
  return decoder.decode(stdout);
}

function kill(pid: number): void {
  try {
    if (Deno.build.os === "windows") {
      new Deno.Command("taskkill", {
        args: ["/F", "/T", "/PID", String(pid)],
        stdout: "null",
        stderr: "null",
      })
        .outputSync();
    } else Deno.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

export {};
