import { frameText } from "../carried.ts";
import { MAX_NODES } from "../json_check.ts";
import { type PipeFrame, PipeFrameEncoder, PipeFrameSplitter } from "../pipe_frame.ts";
import { type GuestFrame, type ScriptFrame, SHARED } from "./messages.ts";
import { checkShape } from "./text_shape.ts";
import { MAX_VALUE_LENGTH, tooLarge } from "./value_limit.ts";
import { mayEnd } from "./within.ts";

const stdin = Deno.stdin;
const readAsync = stdin.read.bind(stdin);
const readSync = stdin.readSync.bind(stdin);
const writeSync = Deno.stdout.writeSync.bind(Deno.stdout);
const { compareExchange, exchange, notify, wait } = Atomics;
const kill = Deno.kill.bind(Deno);
const pid = Deno.pid;
const queueMicrotask = globalThis.queueMicrotask.bind(globalThis);
const CHUNK = 64 * 1024;
/** Shorter headers cannot hold more than the host reads. */
const CHECKED_ABOVE = 2 * MAX_NODES;
/** Milliseconds a frame that is sent soon may wait for others. */
const KEPT_MS = 1;
const now = performance.now.bind(performance);
/** States of the lock: nobody has it, somebody has it, others wait for it. */
const FREE = 0;
const HELD = 1;
const AWAITED = 2;
let lock: Int32Array | undefined;
/** Frames that are kept back at most; an error whose getter sends more than that is none to read. */
const MOST_KEPT = 100;
const kept: { header: string; payload: Uint8Array | undefined }[] = [];
let reading = false;
let since = 0;
const encoder = new PipeFrameEncoder();
const batch = new PipeFrameEncoder();

/** Ends this process at once; the only way that also works while the other thread is blocked (design §3). */
export function die(): never {
  kill(pid, "SIGKILL");
  throw new Error("Unreachable");
}

/**
 * Has this thread and the others that are given the same memory write one after the other. A single call of the runtime is not
 * enough: what holds a byte 10 anywhere, as the length of a frame may, it writes in two steps.
 */
export function shareOutput(shared: Int32Array): void {
  lock = shared;
}

/**
 * Sends one frame to the host.
 *
 * @throws {AppError} `VALIDATION_INVALID_VALUE` for more than 8 MB in front of the payload, and for what the host would not
 * read; nothing is sent then.
 */
export function send(frame: GuestFrame | ScriptFrame, payload?: Uint8Array): void {
  sendText(frameText(frame), payload);
}

/** Sends one frame whose header is JSON text already. */
export function sendText(header: string, payload?: Uint8Array): void {
  if (keptBack(header, payload)) return;
  // What waits goes with it: one write instead of two.
  if (batch.size > 0 && header.length < CHUNK) {
    batch.add(header, payload);
    return flush();
  }
  flush();
  const bytes = encoder.begin().add(header, payload).take();
  if (bytes.length - (payload?.length ?? 0) > MAX_VALUE_LENGTH) throw tooLarge("What is sent to the server");
  if (header.length > CHECKED_ABOVE) checkShape(header, "What is sent to the server");
  write(bytes);
}

/**
 * Sends one frame together with others of the same turn: a write to the pipe costs more than making the frame. Only for
 * threads that go back to their event loop.
 */
export function sendSoon(header: string): void {
  if (keptBack(header)) return;
  if (batch.size === 0) {
    if (!reading) queueMicrotask(flush);
    since = now();
  }
  batch.add(header);
  if (batch.size > CHUNK || reading && now() - since > KEPT_MS) flush();
}

/**
 * Tells that this thread reads the pipe itself, blocking: what is sent soon then goes out with the next frame, or before the
 * thread blocks.
 */
export function readsBlocking(yes: boolean): void {
  reading = yes;
  flush();
}

/** Sends what was to be sent soon. */
export function flush(): void {
  if (batch.size === 0) return;
  write(batch.take());
  batch.begin();
}

/**
 * Keeps a frame while what sends it may be ended at any point: half of it in the pipe would be the end of the process. It goes
 * with the next one.
 */
function keptBack(header: string, payload?: Uint8Array): boolean {
  if (mayEnd()) {
    if (kept.length < MOST_KEPT) kept.push({ header, payload: payload?.slice() });
    return true;
  }
  if (kept.length > 0) {
    for (const frame of kept.splice(0)) sendText(frame.header, frame.payload);
  }
  return false;
}

function write(bytes: Uint8Array): void {
  if (lock !== undefined) takeTurn(lock);
  try {
    for (let sent = 0; sent < bytes.length;) sent += writeSync(bytes.subarray(sent));
  } catch {
    die();
  }
  if (lock !== undefined) giveTurn(lock);
}

function takeTurn(shared: Int32Array): void {
  if (compareExchange(shared, SHARED.writes, FREE, HELD) === FREE) return;
  while (exchange(shared, SHARED.writes, AWAITED) !== FREE) wait(shared, SHARED.writes, AWAITED);
}

function giveTurn(shared: Int32Array): void {
  if (exchange(shared, SHARED.writes, FREE) === AWAITED) notify(shared, SHARED.writes, 1);
}

/** Reads frames of the host from stdin: blocking for a thread that waits, or one chunk at a time. */
export class FrameInput {
  readonly #splitter = new PipeFrameSplitter();
  readonly #buffer = new Uint8Array(CHUNK);
  #ready: PipeFrame[] = [];

  /** The next frame; blocks until there is one. Ends the process when the host is gone. */
  next(): PipeFrame {
    if (this.#ready.length === 0) flush();
    while (this.#ready.length === 0) this.#accept(readSync(this.#buffer));
    return this.#ready.shift()!;
  }

  /** True when there is a frame without waiting. */
  get ready(): boolean {
    return this.#ready.length > 0;
  }

  /** All frames of the next chunk. Ends the process when the host is gone. */
  async chunk(): Promise<PipeFrame[]> {
    if (this.#ready.length === 0) this.#accept(await readAsync(this.#buffer));
    return this.rest();
  }

  /**
   * All frames of the next chunk; blocks the thread, which spares the way through the runtime's pool of threads. Ends the
   * process when the host is gone.
   */
  chunkBlocking(): PipeFrame[] {
    if (this.#ready.length === 0) this.#accept(readSync(this.#buffer));
    return this.rest();
  }

  /** Frames that were read but not taken, for whoever reads on. */
  rest(): PipeFrame[] {
    const frames = this.#ready;
    this.#ready = [];
    return frames;
  }

  #accept(count: number | null): void {
    if (count === null) die();
    try {
      this.#ready = this.#splitter.push(this.#buffer.slice(0, count));
    } catch {
      die();
    }
  }
}
