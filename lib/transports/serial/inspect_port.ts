import { resolve } from "node:path";
import { delay } from "@/lib/core/mod.ts";
import { PortError } from "./port_error.ts";
import { PosixFiles } from "./posix_files.ts";
import { PosixLibrary } from "./posix_library.ts";
import { thisPlatform } from "./posix_platform.ts";

/** What a path of a port stands for. */
export interface InspectedPort {
  /** Where its links lead; the path itself where that is not known. */
  realPath: string;
  /** True for a pseudo-terminal that was named directly, not by a link somebody made for it. */
  pseudo: boolean;
}

/** Terminals of people and of the system itself, never ports: consoles, "my own terminal", masters of pseudo-terminals. */
const NO_PORTS = /^\/dev\/(tty|console|ptmx|pts\/ptmx|tty\d+|pty.*|vcs.*|fd\/.*|std(in|out|err))$/;
/** Links that mean a file the asking process itself has open. */
const OWN_FILES = /^\/(proc|dev\/(fd|std(in|out|err)|tty$|console$))/;
/** Linux, and macOS. */
const PSEUDO = /^\/dev\/(pts\/\d+|ttys\d+)$/;
/** Processes looked at in one go. */
const AT_ONCE = 50;
/** Major number of pseudo-terminals on Linux. */
const PSEUDO_MAJOR = 136;

/**
 * Looks at what a path leads to before it is opened, so that no driver can type into somebody's terminal.
 *
 * @throws {PortError} For a terminal at which somebody is logged in, or which belongs to the system.
 */
export async function inspectPort(path: string): Promise<InspectedPort> {
  const { os } = Deno.build;
  if (os === "windows") return { realPath: path, pseudo: false };
  const library = new PosixLibrary(thisPlatform());
  try {
    const files = new PosixFiles(library);
    const named = resolve(path);
    const realPath = files.realPath(named) ?? named;
    if ([named, realPath].some((each) => NO_PORTS.test(each) || OWN_FILES.test(each))) {
      throw new PortError(`${path} is a terminal of this machine, not a serial port`);
    }
    if (os === "linux" && await isSomebodysTerminal(files, realPath)) {
      throw new PortError(`${path} is the terminal of a running program or of a login, not a serial port`);
    }
    return { realPath, pseudo: PSEUDO.test(named) };
  } finally {
    library.close();
  }
}

/** True when a process has it as its controlling terminal: a shell in a window, a login on a serial console. */
async function isSomebodysTerminal(files: PosixFiles, realPath: string): Promise<boolean> {
  const device = deviceNumber(files, realPath);
  if (device === undefined) return false;
  for (const [index, path] of files.matching("/proc/[0-9]*/stat").entries()) {
    // A machine may have thousands of processes, and others wait meanwhile.
    if (index % AT_ONCE === AT_ONCE - 1) await delay(0);
    const stat = files.readFact(path);
    // The name of a program may hold anything; the numbers begin behind its last bracket.
    if (stat !== undefined && Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[4]) === device) {
      return true;
    }
  }
  return false;
}

/** The number of a terminal as `/proc/<pid>/stat` writes it. */
function deviceNumber(files: PosixFiles, realPath: string): number | undefined {
  const index = /^\/dev\/pts\/(\d+)$/.exec(realPath)?.[1];
  if (index !== undefined) return encoded(PSEUDO_MAJOR, Number(index));
  const name = realPath.slice(realPath.lastIndexOf("/") + 1);
  const numbers = /^(\d+):(\d+)$/.exec(files.readFact(`/sys/class/tty/${name}/dev`) ?? "");
  return numbers === null ? undefined : encoded(Number(numbers[1]), Number(numbers[2]));
}

function encoded(major: number, minor: number): number {
  return (minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12);
}
