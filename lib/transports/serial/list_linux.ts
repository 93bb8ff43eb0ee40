import type { SerialPortInfo } from "./serial_port_info.ts";
import { PosixFiles } from "./posix_files.ts";
import { PosixLibrary } from "./posix_library.ts";
import { LINUX } from "./posix_platform.ts";

/** Where the system keeps what is known of its ports. */
export interface LinuxPaths {
  /** One folder for each terminal. Default `/sys/class/tty`. */
  terminals?: string;
  /** Device files. Default `/dev`. */
  devices?: string;
}

/** How far above a port its USB device may lie. */
const USB_DEPTH = 6;

/** The serial ports of Linux: terminals that have hardware behind them, with what USB tells of it. */
export function listLinuxPorts(paths: LinuxPaths = {}): Promise<SerialPortInfo[]> {
  return Promise.try(() => {
    const library = new PosixLibrary(LINUX);
    try {
      return portsIn(new PosixFiles(library), paths);
    } finally {
      library.close();
    }
  });
}

function portsIn(files: PosixFiles, paths: LinuxPaths): SerialPortInfo[] {
  const { terminals = "/sys/class/tty", devices = "/dev" } = paths;
  const ids = readIds(files, `${devices}/serial/by-id`);
  const ports: SerialPortInfo[] = [];
  for (const terminal of files.matching(`${terminals}/*`)) {
    const hardware = files.realPath(`${terminal}/device`);
    // PORT_UNKNOWN: the board has room for it, but nothing is there.
    if (hardware === undefined || files.readFact(`${terminal}/type`) === "0") continue;
    const name = lastPart(terminal);
    ports.push({ path: `${devices}/${name}`, pnpId: ids.get(name), ...usbFacts(files, hardware) });
  }
  return ports;
}

function usbFacts(files: PosixFiles, hardware: string): Omit<SerialPortInfo, "path" | "pnpId"> {
  const folder = usbFolder(files, hardware);
  const fact = (name: string) => folder === undefined ? undefined : files.readFact(`${folder}/${name}`);
  return {
    vendorId: fact("idVendor"),
    productId: fact("idProduct"),
    manufacturer: fact("manufacturer"),
    serialNumber: fact("serial"),
    locationId: folder === undefined ? undefined : lastPart(folder),
  };
}

/** The nearest folder above the hardware that describes a USB device. */
function usbFolder(files: PosixFiles, hardware: string): string | undefined {
  let folder = hardware;
  for (let depth = 0; depth < USB_DEPTH && folder.length > 1; depth++) {
    if (files.readFact(`${folder}/idVendor`) !== undefined) return folder;
    folder = folder.slice(0, folder.lastIndexOf("/"));
  }
  return undefined;
}

/** Names in `/dev/serial/by-id`, keyed by the port they lead to. */
function readIds(files: PosixFiles, folder: string): Map<string, string> {
  const ids = new Map<string, string>();
  for (const link of files.matching(`${folder}/*`)) {
    const port = files.realPath(link);
    if (port !== undefined) ids.set(lastPart(port), lastPart(link));
  }
  return ids;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
