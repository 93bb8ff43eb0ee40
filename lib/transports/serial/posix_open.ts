import type { PortOptions } from "./open_options.ts";
import { PortError } from "./port_error.ts";
import { cText, PosixFiles } from "./posix_files.ts";
import type { PosixLibrary } from "./posix_library.ts";
import { type PosixPlatform, thisPlatform } from "./posix_platform.ts";
import { PosixPort } from "./posix_port.ts";
import { configurePort } from "./posix_settings.ts";
import { acquirePosixSystem, type PosixSystem } from "./posix_system.ts";
import { canWaitFor } from "./posix_wait.ts";

// LOCK_EX | LOCK_NB
const LOCK_AT_ONCE = 2 | 4;

/**
 * Opens a serial port of Linux or macOS.
 *
 * @param options `platform` is for tests.
 * @throws {PortError} When the port cannot be opened or is held by another program.
 */
export async function openPosixPort(
  openOptions: PortOptions,
  options: { platform?: PosixPlatform } = {},
): Promise<PosixPort> {
  const system = acquirePosixSystem(options.platform ?? thisPlatform());
  try {
    refuseOtherFiles(system.library, openOptions.path);
    const fd = await openDescriptor(system.library, openOptions.path);
    return preparePort(fd, { openOptions, system });
  } catch (error) {
    await system.release();
    throw error;
  }
}

/**
 * Opening alone does things to some devices (a watchdog starts to count), and the path may come from a guest: only
 * terminals are opened.
 */
function refuseOtherFiles(library: PosixLibrary, path: string): void {
  const files = new PosixFiles(library);
  const real = files.realPath(path);
  // What is not there at all is explained better by the attempt to open it.
  if (real === undefined || /^\/dev\/(pts\/|tty|cu\.)/.test(real)) return;
  const name = real.slice(real.lastIndexOf("/") + 1);
  const known = real.startsWith("/dev/") && files.realPath(`/sys/class/tty/${name}`) !== undefined;
  if (!known) throw new PortError(`${path} is not a serial port`);
}

function preparePort(fd: number, options: { openOptions: PortOptions; system: PosixSystem }): PosixPort {
  const { system: { library }, openOptions } = options;
  try {
    if (!canWaitFor(library, fd)) {
      throw new PortError(`Too many files are open to wait for ${openOptions.path}`);
    }
    // Before the settings: they would disturb whoever uses the port already.
    if (openOptions.lock) lockPort(library, fd, openOptions.path);
    configurePort(library, fd, openOptions);
    // What came in or waits to go out with the settings before is of no use.
    library.call.tcflush(fd, library.platform.flushBoth);
    return new PosixPort(fd, options);
  } catch (error) {
    library.call.close(fd);
    throw error;
  }
}

/** Some devices keep `open` waiting for seconds (Bluetooth), so another thread does it. */
async function openDescriptor(library: PosixLibrary, path: string): Promise<number> {
  const name = cText(path);
  const { openFlags } = library.platform;
  const fd = await library.call.openLater(name, openFlags);
  if (fd >= 0) return fd;
  // The reason stayed on the other thread: ask again here.
  const again = library.call.open(name, openFlags);
  if (again >= 0) return again;
  throw new PortError(`${library.errorText(library.errno)} (opening ${path})`);
}

function lockPort(library: PosixLibrary, fd: number, path: string): void {
  if (library.call.flock(fd, LOCK_AT_ONCE) !== 0) {
    throw new PortError(`${path} is in use by another program or connector`);
  }
  library.call.ioctl(fd, BigInt(library.platform.requests.exclusive));
}
