/** Flags and places of a `struct termios`, and the calls that read and write it. */
export interface TermiosLayout {
  /** Bytes of the whole structure. */
  size: number;
  /** Bytes of one flag word and of one speed. */
  word: 4 | 8;
  /** Where the control characters begin. */
  controlChars: number;
  /** Index of VMIN and VTIME among the control characters. */
  vmin: number;
  vtime: number;
  inputSpeed: number;
  outputSpeed: number;
  /** What is put into the speed bits of the control flags so that the speed fields count; 0 where they always do. */
  speedMask: number;
  speedByFields: number;
  dataBits: Record<5 | 6 | 7 | 8, number>;
  dataBitsMask: number;
  twoStopBits: number;
  receiver: number;
  parityOn: number;
  parityOdd: number;
  /** Mark and space parity; 0 where the system has neither. */
  parityStick: number;
  hangUpOnClose: number;
  local: number;
  rtscts: number;
  checkParity: number;
  xon: number;
  xoff: number;
  xany: number;
}

/** What differs between the POSIX systems. */
export interface PosixPlatform {
  /** File names of the C library, tried in order. */
  libraries: readonly string[];
  /** Name of the function that gives the place of `errno`. */
  errnoFunction: string;
  openFlags: number;
  eagain: number;
  eintr: number;
  /** Bits of `tcflush`. */
  flushInput: number;
  flushOutput: number;
  flushBoth: number;
  /** Where a `glob_t` holds the list of paths. */
  globPaths: number;
  /** Numbers of `ioctl` requests. */
  requests: {
    exclusive: number;
    notExclusive: number;
    closeOnExec: number;
    modemGet: number;
    modemSet: number;
    breakOn: number;
    breakOff: number;
  };
  /** Requests that read and write the termios; absent where `tcgetattr` and `tcsetattr` do it. */
  termiosRequests: { get: number; set: number } | undefined;
  /** Request that sets a speed outside the system's table; absent where the termios holds any speed. */
  oddSpeedRequest: number | undefined;
  /** How to wait until a port is ready: `poll` of macOS does not know terminals. */
  wait: "poll" | "select";
  /** True when the further arguments of a variadic function lie on the stack, after eight registers. */
  variadicOnStack: boolean;
  termios: TermiosLayout;
}

/** Linux on x86-64 and arm64 (asm-generic numbers; `struct termios2`, which holds any speed). */
export const LINUX: PosixPlatform = {
  libraries: ["libc.so.6", "libc.so"],
  errnoFunction: "__errno_location",
  // O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC
  openFlags: 0x2 | 0x100 | 0x800 | 0x80000,
  eagain: 11,
  eintr: 4,
  flushInput: 0,
  flushOutput: 1,
  flushBoth: 2,
  globPaths: 8,
  requests: {
    exclusive: 0x540c,
    notExclusive: 0x540d,
    closeOnExec: 0x5451,
    modemGet: 0x5415,
    modemSet: 0x5418,
    breakOn: 0x5427,
    breakOff: 0x5428,
  },
  termiosRequests: { get: 0x802c542a, set: 0x402c542b },
  oddSpeedRequest: undefined,
  wait: "poll",
  variadicOnStack: false,
  termios: {
    size: 44,
    word: 4,
    controlChars: 17,
    vmin: 6,
    vtime: 5,
    inputSpeed: 36,
    outputSpeed: 40,
    // CBAUD | CIBAUD, BOTHER
    speedMask: 0x100f | 0x100f0000,
    speedByFields: 0x1000,
    dataBits: { 5: 0, 6: 0x10, 7: 0x20, 8: 0x30 },
    dataBitsMask: 0x30,
    twoStopBits: 0x40,
    receiver: 0x80,
    parityOn: 0x100,
    parityOdd: 0x200,
    parityStick: 0x40000000,
    hangUpOnClose: 0x400,
    local: 0x800,
    rtscts: 0x80000000,
    checkParity: 0x10,
    xon: 0x400,
    xoff: 0x1000,
    xany: 0x800,
  },
};

/** macOS on x86-64 and arm64 (`sys/termios.h`, `sys/ttycom.h`, `IOKit/serial/ioss.h`). */
export const DARWIN: PosixPlatform = {
  libraries: ["/usr/lib/libSystem.B.dylib"],
  errnoFunction: "__error",
  openFlags: 0x2 | 0x20000 | 0x4 | 0x1000000,
  eagain: 35,
  eintr: 4,
  flushInput: 1,
  flushOutput: 2,
  flushBoth: 3,
  globPaths: 32,
  requests: {
    exclusive: 0x2000740d,
    notExclusive: 0x2000740e,
    closeOnExec: 0x20006601,
    modemGet: 0x4004746a,
    modemSet: 0x8004746d,
    breakOn: 0x2000747b,
    breakOff: 0x2000747a,
  },
  termiosRequests: undefined,
  oddSpeedRequest: 0x80085402,
  wait: "select",
  variadicOnStack: Deno.build.arch === "aarch64",
  termios: {
    size: 72,
    word: 8,
    controlChars: 32,
    vmin: 16,
    vtime: 17,
    inputSpeed: 56,
    outputSpeed: 64,
    speedMask: 0,
    speedByFields: 0,
    dataBits: { 5: 0, 6: 0x100, 7: 0x200, 8: 0x300 },
    dataBitsMask: 0x300,
    twoStopBits: 0x400,
    receiver: 0x800,
    parityOn: 0x1000,
    parityOdd: 0x2000,
    parityStick: 0,
    hangUpOnClose: 0x4000,
    local: 0x8000,
    rtscts: 0x30000,
    checkParity: 0x10,
    xon: 0x200,
    xoff: 0x400,
    xany: 0x800,
  },
};

/** The platform this process runs on. */
export function thisPlatform(): PosixPlatform {
  return Deno.build.os === "darwin" ? DARWIN : LINUX;
}
