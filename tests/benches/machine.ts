import { HOME } from "./place.ts";

/** What a number was measured on. */
export interface Machine {
  commit: string;
  when: string;
  processor: string;
  cores: number;
  memory: string;
  system: string;
  deno: string;
  /** Processes that wanted a core in the minute before; what is not ours disturbs. */
  load: number;
}

/** Describes this machine and the state of the project; to be called before anything is measured. */
export function describeMachine(): Machine {
  const { total } = Deno.systemMemoryInfo();
  return {
    commit: commit(),
    when: new Date().toISOString(),
    processor: match("/proc/cpuinfo", /^model name\s*:\s*(.+)$/m) ?? Deno.build.arch,
    cores: navigator.hardwareConcurrency,
    memory: `${(total / 1024 ** 3).toFixed(1)} GiB`,
    system: `${
      match("/etc/os-release", /^PRETTY_NAME="(.+)"$/m) ?? Deno.build.os
    }, kernel ${Deno.osRelease()}`,
    deno: `${Deno.version.deno} (V8 ${Deno.version.v8})`,
    load: Deno.loadavg()[0]!,
  };
}

function commit(): string {
  const hash = git(["rev-parse", "--short=12", "HEAD"]);
  if (hash === undefined) return "unknown";
  const changed = git(["status", "--porcelain", "--untracked-files=no", "--", "lib", "drivers", "main.ts"]);
  return changed === "" ? hash : `${hash} with uncommitted changes`;
}

function git(args: string[]): string | undefined {
  try {
    const { success, stdout } = new Deno.Command("git", { args, cwd: HOME, stderr: "null" }).outputSync();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined;
  }
}

function match(path: string, pattern: RegExp): string | undefined {
  try {
    return pattern.exec(Deno.readTextFileSync(path))?.[1];
  } catch {
    return undefined;
  }
}
