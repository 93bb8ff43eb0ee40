import { listWindowsPorts } from "./list_windows.ts";
import type { PortOptions } from "./open_options.ts";
import { PortError } from "./port_error.ts";
import { DCB_SIZE, setDcb } from "./windows_dcb.ts";
import { wideText, windowsErrorText, type WindowsLibrary } from "./windows_library.ts";
import { WindowsPort } from "./windows_port.ts";
import { type WindowsSystem, windowsSystem } from "./windows_system.ts";

// GENERIC_READ | GENERIC_WRITE
const READ_WRITE = 0xc0000000;
const OPEN_EXISTING = 3;
const FILE_FLAG_OVERLAPPED = 0x40000000;
const INVALID_HANDLE = 0xffffffffffffffffn;
const PURGE_BOTH = 0x4 | 0x8;
const MAXDWORD = 0xffffffff;
/** A read without bytes ends after this time and is begun anew. */
const READ_MS = 1000;

/**
 * Opens a serial port of Windows. Windows always keeps other programs out.
 *
 * @throws {PortError} When the port cannot be opened.
 */
export async function openWindowsPort(openOptions: PortOptions): Promise<WindowsPort> {
  await refuseOtherDevices(openOptions.path);
  const system = windowsSystem.acquire();
  try {
    return openWith(system, openOptions);
  } catch (error) {
    await windowsSystem.release();
    throw error;
  }
}

/** The namespace of devices holds disks as well, and the path may come from a guest: only ports are opened. */
async function refuseOtherDevices(path: string): Promise<void> {
  const name = path.replace(/^\\\\\.\\/, "");
  if (/^COM\d+$/i.test(name)) return;
  if ((await listWindowsPorts()).some((port) => port.path === name)) return;
  throw new PortError(`${path} is not a serial port`);
}

function openWith(system: WindowsSystem, openOptions: PortOptions): WindowsPort {
  const { library } = system;
  const { call } = library;
  const path = wideText(devicePath(openOptions.path));
  const handle = call.CreateFileW(path, READ_WRITE, 0, null, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, null);
  if (handle === INVALID_HANDLE) throw failure(library, `opening ${openOptions.path}`);
  try {
    configure(library, { handle, openOptions });
    return new WindowsPort(handle, { openOptions, system, release: () => windowsSystem.release() });
  } catch (error) {
    call.CloseHandle(handle);
    throw error;
  }
}

/** Ports above COM9 are found only in the namespace of devices. */
function devicePath(path: string): string {
  return path.startsWith("\\\\") ? path : `\\\\.\\${path}`;
}

function configure(library: WindowsLibrary, port: { handle: bigint; openOptions: PortOptions }): void {
  const { handle, openOptions } = port;
  const { call } = library;
  const dcb = new Uint8Array(new ArrayBuffer(DCB_SIZE));
  new DataView(dcb.buffer).setUint32(0, DCB_SIZE, true);
  if (call.GetCommState(handle, dcb) === 0) {
    throw failure(library, `${openOptions.path} is not a serial port`);
  }
  setDcb(dcb, openOptions);
  if (call.SetCommState(handle, dcb) === 0) throw failure(library, `settings of ${openOptions.path}`);
  if (call.SetCommTimeouts(handle, readTimeouts()) === 0) {
    throw failure(library, `timeouts of ${openOptions.path}`);
  }
  call.PurgeComm(handle, PURGE_BOTH);
}

/**
 * `COMMTIMEOUTS`: a read gives what is there at once, else waits for the first byte, `READ_MS` at most (two times
 * MAXDWORD and a constant mean exactly that). A write has no time limit.
 */
function readTimeouts(): Uint32Array<ArrayBuffer> {
  return new Uint32Array([MAXDWORD, MAXDWORD, READ_MS, 0, 0]);
}

function failure(library: WindowsLibrary, doing: string): PortError {
  return new PortError(`${windowsErrorText(library.call.GetLastError())} (${doing})`);
}
