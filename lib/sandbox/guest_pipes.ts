import { openLibc } from "@/lib/core/mod.ts";

/** Linux `fcntl` commands. */
const F_DUPFD_CLOEXEC = 1030;
const F_SETPIPE_SZ = 1031;
/** Bytes a pipe holds. Measured best: larger ones fall out of the cache. */
const WIDE_BYTES = 131_072;
/** Descriptors that are looked at, from the first that is no standard stream. */
const LOWEST = 3;
const HIGHEST = 4096;
/** Longest name of a pipe, `pipe:[…]`. */
const NAME_BYTES = 64;

const libc = openLibc({
  fcntl: { parameters: ["i32", "i32", "i32"], result: "i32" },
  readlink: { parameters: ["buffer", "buffer", "usize"], result: "isize" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
});

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The pipes of a child process as the system knows them, on Linux.
 *
 * They get more room: a stream item of 64 KB and its header then cross in one piece (measured: 1.3 times the throughput at
 * 0.8 times the host's work). And what fits into the pipe of its input is written there and then, which costs less than half
 * of the way through a stream.
 */
export class GuestPipes {
  #input: number;

  private constructor(input: number) {
    this.#input = input;
  }

  /** The pipes of a child that was started with its streams piped; `undefined` on other systems. */
  static of(pid: number): GuestPipes | undefined {
    if (libc === null) return undefined;
    const { fcntl } = libc.symbols;
    const [input, output] = descriptorsOf([`/proc/${pid}/fd/0`, `/proc/${pid}/fd/1`].map(nameOf));
    if (output !== undefined) fcntl(output, F_SETPIPE_SZ, WIDE_BYTES);
    if (input === undefined) return undefined;
    fcntl(input, F_SETPIPE_SZ, WIDE_BYTES);
    // One of our own: the runtime may close its descriptor, and give the number to something else, at any time.
    const own = fcntl(input, F_DUPFD_CLOEXEC, LOWEST);
    return own < 0 ? undefined : new GuestPipes(own);
  }

  /** Writes what fits, and gives how many bytes that was: 0 when the pipe is full or nobody reads it any more. */
  write(bytes: Uint8Array<ArrayBuffer>): number {
    return this.#input < 0
      ? 0
      : Math.max(0, Number(libc!.symbols.write(this.#input, bytes, BigInt(bytes.length))));
  }

  /** Lets go of them; the child is told that its input ends when the stream is closed as well. */
  close(): void {
    if (this.#input >= 0) libc!.symbols.close(this.#input);
    this.#input = -1;
  }
}

/** Descriptors of this process for pipes of these names. */
function descriptorsOf(names: readonly (string | undefined)[]): (number | undefined)[] {
  const found: (number | undefined)[] = names.map(() => undefined);
  let left = names.filter((name) => name !== undefined).length;
  for (let descriptor = LOWEST; descriptor < HIGHEST && left > 0; descriptor++) {
    const name = nameOf(`/proc/self/fd/${descriptor}`);
    const index = name === undefined ? -1 : names.indexOf(name);
    if (index < 0) continue;
    found[index] = descriptor;
    left--;
  }
  return found;
}

/** What the system calls a descriptor: `pipe:[12345]` for a pipe, on both ends. */
function nameOf(path: string): string | undefined {
  const name = new Uint8Array(NAME_BYTES);
  const length = Number(libc!.symbols.readlink(encoder.encode(`${path}\0`), name, BigInt(name.length)));
  return length < 0 ? undefined : decoder.decode(name.subarray(0, length));
}
