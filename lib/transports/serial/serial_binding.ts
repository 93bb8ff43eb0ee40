import type { BindingInterface } from "@serialport/bindings-interface";
import { listDarwinPorts } from "./list_darwin.ts";
import { listLinuxPorts } from "./list_linux.ts";
import { listWindowsPorts } from "./list_windows.ts";
import { completeOptions } from "./open_options.ts";
import { openPosixPort } from "./posix_open.ts";
import type { PosixPort } from "./posix_port.ts";
import type { SerialPortInfo } from "./serial_port_info.ts";
import { openWindowsPort } from "./windows_open.ts";
import type { WindowsPort } from "./windows_port.ts";

/**
 * The serial ports of this machine for everything written against `@serialport/bindings-interface`, such as
 * `SerialPortStream`. Needs `--allow-ffi`.
 */
export const serialBinding: BindingInterface<PosixPort | WindowsPort> = {
  list: listSerialPorts,
  open: async (options) => {
    const complete = completeOptions(options);
    return await (Deno.build.os === "windows" ? openWindowsPort(complete) : openPosixPort(complete));
  },
};

/**
 * Lists the serial ports of this machine, with what USB knows of them where the system tells (Linux).
 *
 * @example
 * ```ts
 * for (const port of await listSerialPorts()) log.info(`${port.path} ${port.manufacturer ?? ""}`);
 * ```
 */
export function listSerialPorts(): Promise<SerialPortInfo[]> {
  switch (Deno.build.os) {
    case "windows":
      return listWindowsPorts();
    case "darwin":
      return listDarwinPorts();
    default:
      return listLinuxPorts();
  }
}
