/** Memory of a process, in bytes. */
export interface Memory {
  /** Resident, shared pages counted in full. */
  rss: number;
  /** Proportional set size: shared pages divided among the processes that share them. */
  pss: number;
  /** Pages nobody else has. */
  own: number;
}

/** CPU seconds the living threads of a process have used; `NaN` where there is no `/proc`. */
export function cpuSeconds(pid: number): number {
  const folder = `/proc/${pid}/task`;
  const spent = numericNames(folder).map((thread) => readText(`${folder}/${thread}/schedstat`));
  if (spent.length === 0) return NaN;
  return spent.reduce((sum, text) => sum + Number(text?.split(" ")[0] ?? 0) / 1e9, 0);
}

/**
 * Resident memory of a process, in bytes; `undefined` where there is no `/proc`. To be asked again and again while delays
 * are measured: {@linkcode memoryOf} has the system walk through all pages, and stops the process and the one that asks for
 * several milliseconds.
 */
export function residentOf(pid: number): number | undefined {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readText(`/proc/${pid}/status`) ?? "")?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** Memory of a process; `undefined` where there is no `/proc`. */
export function memoryOf(pid: number): Memory | undefined {
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/smaps_rollup`);
    const bytes = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, "m").exec(text)?.[1]) * 1024;
    return { rss: bytes("Rss"), pss: bytes("Pss"), own: bytes("Private_Clean") + bytes("Private_Dirty") };
  } catch {
    return undefined;
  }
}

/** Children of a process whose command line names `program`, oldest first; none where there is no `/proc`. */
export function childrenOf(pid: number, program: string): number[] {
  const found: { pid: number; started: number }[] = [];
  for (const child of numericNames("/proc")) {
    const fields = statOf(child);
    if (fields === undefined || Number(fields[1]) !== pid) continue;
    if (readText(`/proc/${child}/cmdline`)?.includes(program)) {
      found.push({ pid: child, started: Number(fields[19]) });
    }
  }
  return found.sort((a, b) => a.started - b.started || a.pid - b.pid).map((child) => child.pid);
}

// The fields behind the command's name, which may hold spaces: the first one is the state.
function statOf(pid: number): string[] | undefined {
  const text = readText(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}

function numericNames(folder: string): number[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => Number(name)).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}
