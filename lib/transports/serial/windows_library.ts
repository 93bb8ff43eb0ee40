const SYMBOLS = {
  CreateFileW: {
    parameters: ["buffer", "u32", "u32", "pointer", "u32", "u32", "pointer"],
    result: "usize",
  },
  CloseHandle: { parameters: ["usize"], result: "i32" },
  GetLastError: { parameters: [], result: "u32" },
  GetCommState: { parameters: ["usize", "buffer"], result: "i32" },
  SetCommState: { parameters: ["usize", "buffer"], result: "i32" },
  SetCommTimeouts: { parameters: ["usize", "buffer"], result: "i32" },
  GetCommModemStatus: { parameters: ["usize", "buffer"], result: "i32" },
  EscapeCommFunction: { parameters: ["usize", "u32"], result: "i32" },
  PurgeComm: { parameters: ["usize", "u32"], result: "i32" },
  FlushFileBuffersLater: {
    name: "FlushFileBuffers",
    parameters: ["usize"],
    result: "i32",
    nonblocking: true,
  },
  CreateEventW: { parameters: ["pointer", "i32", "i32", "pointer"], result: "usize" },
  ResetEvent: { parameters: ["usize"], result: "i32" },
  ReadFile: { parameters: ["usize", "buffer", "u32", "pointer", "buffer"], result: "i32" },
  WriteFile: { parameters: ["usize", "buffer", "u32", "pointer", "buffer"], result: "i32" },
  WaitForSingleObjectLater: {
    name: "WaitForSingleObject",
    parameters: ["usize", "u32"],
    result: "u32",
    nonblocking: true,
  },
  WaitForMultipleObjectsLater: {
    name: "WaitForMultipleObjects",
    parameters: ["u32", "buffer", "i32", "u32"],
    result: "u32",
    nonblocking: true,
  },
  SetEvent: { parameters: ["usize"], result: "i32" },
  CancelIoEx: { parameters: ["usize", "pointer"], result: "i32" },
} as const;

/** The functions of kernel32 a serial port needs. */
export type WindowsCalls = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** A loaded kernel32. */
export interface WindowsLibrary {
  readonly call: WindowsCalls;
  /** Unloads it; nothing may be under way. */
  close(): void;
}

/** @throws {Error} When it cannot be loaded: no `--allow-ffi`. */
export function openWindowsLibrary(): WindowsLibrary {
  const library = Deno.dlopen("kernel32.dll", SYMBOLS);
  return { call: library.symbols, close: () => library.close() };
}

/** A text as Windows wants it: UTF-16, little-endian, ended by a zero. */
export function wideText(text: string): Uint8Array<ArrayBuffer> {
  const units = new Uint16Array(text.length + 1);
  for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  return new Uint8Array(units.buffer);
}

const KNOWN_ERRORS: Record<number, string> = {
  2: "No such port",
  5: "Access denied: another program holds the port",
  6: "The port is gone",
  22: "The device does not know the command",
  31: "The device does not work",
  87: "The port does not take this setting",
  121: "The device took too long",
  433: "The device is gone",
  995: "Stopped",
  1167: "The device is not connected",
};

/** What a Windows error number means. */
export function windowsErrorText(code: number): string {
  return KNOWN_ERRORS[code] ?? `Windows error ${code}`;
}
