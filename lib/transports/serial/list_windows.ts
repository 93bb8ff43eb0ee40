import type { SerialPortInfo } from "./serial_port_info.ts";
import { wideText } from "./windows_library.ts";

const SYMBOLS = {
  RegOpenKeyExW: { parameters: ["usize", "buffer", "u32", "u32", "buffer"], result: "i32" },
  RegEnumValueW: {
    parameters: ["usize", "u32", "buffer", "buffer", "pointer", "pointer", "buffer", "buffer"],
    result: "i32",
  },
  RegCloseKey: { parameters: ["usize"], result: "i32" },
} as const;

// HKEY_LOCAL_MACHINE is a 32-bit number that is widened with its sign.
const HKEY_LOCAL_MACHINE = 0xffffffff80000002n;
const KEY_READ = 0x20019;
const NAME_CHARS = 512;
const VALUE_BYTES = 512;

/** The serial ports of Windows, as the registry names them. What USB knows of them is not told. */
export function listWindowsPorts(): Promise<SerialPortInfo[]> {
  return Promise.try(() => {
    const library = Deno.dlopen("advapi32.dll", SYMBOLS);
    try {
      return readPorts(library.symbols);
    } finally {
      library.close();
    }
  });
}

type RegistryCalls = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

function readPorts(call: RegistryCalls): SerialPortInfo[] {
  const handle = new BigUint64Array(1);
  const path = wideText("HARDWARE\\DEVICEMAP\\SERIALCOMM");
  // The key is not there when the machine never had a port.
  if (call.RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_READ, handle) !== 0) return [];
  const key = handle[0] as bigint;
  try {
    const ports: SerialPortInfo[] = [];
    for (let index = 0;; index++) {
      const value = readValue(call, { key, index });
      if (value === undefined) return ports.sort(byNumber);
      ports.push(portNamed(value));
    }
  } finally {
    call.RegCloseKey(key);
  }
}

function readValue(call: RegistryCalls, place: { key: bigint; index: number }): string | undefined {
  const name = new Uint8Array(new ArrayBuffer(2 * NAME_CHARS));
  const nameLength = new Uint32Array([NAME_CHARS]);
  const value = new Uint8Array(new ArrayBuffer(VALUE_BYTES));
  const valueLength = new Uint32Array([VALUE_BYTES]);
  const { key, index } = place;
  const result = call.RegEnumValueW(key, index, name, nameLength, null, null, value, valueLength);
  if (result !== 0) return undefined;
  return new TextDecoder("utf-16le").decode(value.subarray(0, valueLength[0])).replace(/\0.*$/s, "");
}

function portNamed(path: string): SerialPortInfo {
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

/** COM2 before COM10. */
function byNumber(one: SerialPortInfo, other: SerialPortInfo): number {
  return one.path.localeCompare(other.path, undefined, { numeric: true });
}
