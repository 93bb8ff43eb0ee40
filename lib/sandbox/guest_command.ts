import { dirname, join } from "node:path";

/** What a guest process runs. */
export interface GuestProgram {
  /** Absolute path of the bundled guest program. */
  program: string;
  /** Heap of each of its threads, in MB. */
  heapMb: number;
  /** All it may map at most, in bytes; kept where the system can (Linux). */
  dataBytes: number;
}

/** Names Windows needs to start any program. */
const WINDOWS_NEEDS = ["SystemRoot"];

/** The command line of a guest process, and what it sees of this machine: nothing of the user's environment. */
export function guestCommand({ program, heapMb, dataBytes }: GuestProgram): [string, Deno.CommandOptions] {
  const deno = Deno.execPath();
  const args = [
    "run",
    "--no-prompt",
    "--no-config",
    "--no-lock",
    "--no-remote",
    "--no-npm",
    "--no-code-cache",
    "--unstable-worker-options",
    `--v8-flags=--max-old-space-size=${heapMb}`,
    program,
  ];
  const group = ownGroup();
  const [first, ...wrapped] = [...group, ...wrappers(dataBytes), deno, ...args];
  return [first!, {
    args: wrapped,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    detached: group.length === 0,
    clearEnv: true,
    env: environment(program),
  }];
}

/**
 * The runtime writes storage and caches of a program below its own folder without asking for a permission. Below a file
 * nobody can make a folder, whoever runs the server.
 */
function environment(program: string): Record<string, string> {
  const unwritable = join(program, "none");
  // Looked into for settings, so it may be absent but must not be wrong.
  const home = join(dirname(program), "no-home");
  const given: Record<string, string> = {
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
    DENO_DIR: unwritable,
    TMPDIR: unwritable,
    HOME: home,
  };
  if (Deno.build.os !== "windows") return given;
  for (const name of WINDOWS_NEEDS) given[name] = Deno.env.get(name) ?? "";
  return { ...given, TEMP: unwritable, TMP: unwritable, USERPROFILE: home, LOCALAPPDATA: unwritable };
}

/** Programs that set limits and then become the guest. */
function wrappers(dataBytes: number): string[] {
  if (Deno.build.os !== "linux") return [];
  // A hard wall behind the sampling: what a burst between two samples may take at most.
  return [...deathSignal(), programPath("prlimit"), `--data=${dataBytes}`, "--core=0"];
}

let foundOwnGroup: string[] | undefined;

/**
 * Gives the guest a process group of its own. The runtime's own way (`detached`) copies the page tables of the server, which
 * holds everybody up for some 10 ms (measured with 150 MB); starting a program that does it takes 0.4 ms.
 */
function ownGroup(): string[] {
  if (Deno.build.os !== "linux") return [];
  return foundOwnGroup ??= probe([programPath("setsid")]);
}

let foundDeathSignal: string[] | undefined;

/**
 * Lets the system kill the guest when the server dies, also together with its reaper: a spinning guest cannot notice. The
 * signal comes when the *thread* dies that started the guest; the server starts them all on its main thread (measured).
 * Small systems have a `setpriv` that cannot do it; there the reaper and the end of input remain.
 */
function deathSignal(): string[] {
  foundDeathSignal ??= probe([programPath("setpriv"), "--pdeathsig", "KILL", "--"]);
  return foundDeathSignal;
}

function probe(wrapper: string[]): string[] {
  try {
    const [first, ...args] = [...wrapper, programPath("true")];
    const { success } = new Deno.Command(first!, { args, stdout: "null", stderr: "null" }).outputSync();
    return success ? wrapper : [];
  } catch {
    return [];
  }
}

const paths = new Map<string, string>();

// Found once by our own PATH, because a guest gets none.
function programPath(name: string): string {
  let path = paths.get(name);
  if (path === undefined) {
    const candidates = (Deno.env.get("PATH") ?? "").split(":").filter(Boolean).map((dir) => join(dir, name));
    path = candidates.find(exists) ?? name;
    paths.set(name, path);
  }
  return path;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
