import type { PosixPlatform } from "./posix_platform.ts";

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  openLater: { name: "open", parameters: ["buffer", "i32"], result: "i32", nonblocking: true },
  closeLater: { name: "close", parameters: ["i32"], result: "i32", nonblocking: true },
  close: { parameters: ["i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  pipe: { parameters: ["buffer"], result: "i32" },
  flock: { parameters: ["i32", "i32"], result: "i32" },
  pollLater: { name: "poll", parameters: ["buffer", "usize", "i32"], result: "i32", nonblocking: true },
  selectLater: {
    name: "select",
    parameters: ["i32", "buffer", "buffer", "pointer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  ioctl: { parameters: ["i32", "u64"], result: "i32" },
  ioctlWith: { name: "ioctl", parameters: ["i32", "u64", "buffer"], result: "i32" },
  // The third argument of a variadic function lies on the stack of macOS on arm64: behind eight registers.
  ioctlOnStack: {
    name: "ioctl",
    parameters: ["i32", "u64", "u64", "u64", "u64", "u64", "u64", "u64", "buffer"],
    result: "i32",
  },
  tcgetattr: { parameters: ["i32", "buffer"], result: "i32" },
  tcsetattr: { parameters: ["i32", "i32", "buffer"], result: "i32" },
  tcflush: { parameters: ["i32", "i32"], result: "i32" },
  tcdrainLater: { name: "tcdrain", parameters: ["i32"], result: "i32", nonblocking: true },
  glob: { parameters: ["buffer", "i32", "pointer", "buffer"], result: "i32" },
  globfree: { parameters: ["buffer"], result: "void" },
  realpath: { parameters: ["buffer", "buffer"], result: "pointer" },
  strerror: { parameters: ["i32"], result: "pointer" },
} as const;

type Symbols = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

/** A loaded C library: what a serial port needs of it, and what its last call complained about. */
export class PosixLibrary {
  readonly call: Symbols;
  readonly platform: PosixPlatform;
  readonly #close: () => void;
  readonly #errno: Deno.UnsafePointerView;

  /** @throws {Error} When the library cannot be loaded: no `--allow-ffi`, or an unknown system. */
  constructor(platform: PosixPlatform) {
    const errno = { name: platform.errnoFunction, parameters: [], result: "pointer" } as const;
    const library = openFirst(platform.libraries, (name) => Deno.dlopen(name, { ...SYMBOLS, errno }));
    this.platform = platform;
    this.call = library.symbols;
    this.#close = () => library.close();
    // The place of errno belongs to the thread that calls, which for one isolate is always the same.
    this.#errno = new Deno.UnsafePointerView(library.symbols.errno() as Deno.PointerObject);
  }

  /** The error number of the last blocking call that failed. */
  get errno(): number {
    return this.#errno.getInt32();
  }

  /** The system's text for an error number. */
  errorText(errno: number): string {
    const text = this.call.strerror(errno);
    return text === null ? `error ${errno}` : new Deno.UnsafePointerView(text).getCString();
  }

  /** `ioctl` with one argument, wherever this system expects it. */
  ioctlWith(fd: number, request: number, argument: Uint8Array<ArrayBuffer>): number {
    if (!this.platform.variadicOnStack) return this.call.ioctlWith(fd, BigInt(request), argument);
    return this.call.ioctlOnStack(fd, BigInt(request), 0n, 0n, 0n, 0n, 0n, 0n, argument);
  }

  /** Unloads the library; nothing may be under way. */
  close(): void {
    this.#close();
  }
}

function openFirst<T>(names: readonly string[], open: (name: string) => T): T {
  let failure: unknown;
  for (const name of names) {
    try {
      return open(name);
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}
