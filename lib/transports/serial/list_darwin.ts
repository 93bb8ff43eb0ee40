import type { SerialPortInfo } from "./serial_port_info.ts";
import { PosixFiles } from "./posix_files.ts";
import { PosixLibrary } from "./posix_library.ts";
import { DARWIN } from "./posix_platform.ts";

/**
 * The serial ports of macOS: the call-out devices, which do not wait for a carrier. What USB knows of them is not
 * told.
 */
export function listDarwinPorts(): Promise<SerialPortInfo[]> {
  return Promise.try(() => {
    const library = new PosixLibrary(DARWIN);
    try {
      return new PosixFiles(library).matching("/dev/cu.*").map(portAt);
    } finally {
      library.close();
    }
  });
}

function portAt(path: string): SerialPortInfo {
  return {
    path,
    pnpId: undefined,
    vendorId: undefined,
    productId: undefined,
    manufacturer: undefined,
    serialNumber: undefined,
    locationId: undefined,
  };
}
