import { type Logger, yieldToLoop } from "@/lib/core/mod.ts";
import { frameText } from "./carried.ts";
import { type ExitReason, exitReason } from "./exit_reason.ts";
import { guestCommand } from "./guest_command.ts";
import { GuestPipes } from "./guest_pipes.ts";
import type { GuestFrame, HostFrame } from "./guest/messages.ts";
import { shapeFault } from "./json_check.ts";
import { type PipeFrame, PipeFrameEncoder, PipeFrameSplitter } from "./pipe_frame.ts";
import type { Reaper } from "./reaper.ts";
import { canWaitShortly, ShortWait } from "./short_wait.ts";
import { TextTail } from "./text_tail.ts";

/** Limits of one guest process. */
export interface GuestLimits {
  /** Heap of each of its threads, in MB. */
  heapMb: number;
}

/** What a guest process is started with. */
export interface GuestSpawn {
  /** Absolute path of the bundled guest program. */
  program: string;
  limits: GuestLimits;
  reaper: Reaper;
  log: Logger;
}

/** A frame that waits to be written. */
interface QueuedFrame {
  header: string;
  payload: Uint8Array | undefined;
}

const MB = 1024 * 1024;
/** Memory over the heap limit that ends a process, in MB (design §3). */
const BUFFERS_MB = 256;
/** What two isolates map before they run anything; with less the second one does not start (measured). */
const RUNTIME_MB = 1280;
/** Largest piece taken from the pipe at once. */
const READ_BYTES = 128 * 1024;
/** Largest piece that is taken while an answer is waited for in place. */
const ANSWER_BYTES = 4 * 1024;
/** Largest piece that is written at once, but for the last frame of it, in UTF-16 units and bytes. */
const WRITE_BATCH = 256 * 1024;
/** Text that may wait for a guest to read it, in UTF-16 units; a guest that lets more pile up is killed. */
const MAX_WAITING = 64 * 1024 * 1024;
/** Longest header of a frame: what is read on the host's loop at once (design §5). Larger values travel behind it. */
const MAX_HEADER_BYTES = 8 * 1024 * 1024 + 64 * 1024;
/** Milliseconds after which others get their turn while frames of one guest come. */
const TURN_MS = 4;
/** Frames, and bytes of their headers, after which it is looked whether it is time. */
const LOOK_FRAMES = 64;
const LOOK_BYTES = 1024 * 1024;
const NOT_READING: ExitReason = {
  kind: "broken pipe",
  message: `It did not read what it was sent: more than ${MAX_WAITING / 1024 / 1024} MB waited for it`,
};

/**
 * One guest process: a permission-less Deno with frames on stdin and stdout.
 *
 * It runs in its own process group, is known to the reaper, and is killed when it uses too much memory. Its frames
 * go to `onFrame`; the host never stops reading them.
 */
export class GuestProcess {
  /**
   * Gets every frame; set it before anything is sent. The payload lies in memory that the next read uses again: what is
   * to be kept must be copied before this returns. `size` is what the frame took as text, in bytes.
   */
  onFrame: (frame: GuestFrame, payload: Uint8Array, size: number) => void = () => {};
  /** Resolves when the process is gone and everything of it is closed. */
  readonly ended: Promise<ExitReason>;
  readonly pid: number;
  readonly limits: GuestLimits;
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #pipes: GuestPipes | undefined;
  readonly #stderr = new TextTail(64 * 1024);
  readonly #encoder = new PipeFrameEncoder();
  readonly #splitter = new PipeFrameSplitter({ check: checkHeader });
  readonly #answerWait = canWaitShortly() ? new ShortWait() : undefined;
  readonly #answer = new Uint8Array(ANSWER_BYTES);
  /** Everything that was read has been acted on. */
  #allActedOn = false;
  #queue: QueuedFrame[] = [];
  #waiting = 0;
  #writing = false;
  /** When others had their turn last. */
  #pausedAt = 0;
  /** Frames of this turn of the loop. */
  #sent = 0;
  /** The last turn in which there were frames had one. */
  #calm = true;
  #intended: ExitReason | undefined;
  #gone = false;

  constructor(spawn: GuestSpawn) {
    this.limits = spawn.limits;
    this.#child = new Deno.Command(...guestCommand({ program: spawn.program, ...memory(spawn.limits) }))
      .spawn();
    this.pid = this.#child.pid;
    this.#pipes = GuestPipes.of(this.pid);
    this.#writer = this.#child.stdin.getWriter();
    spawn.reaper.add(this.pid, {
      limitBytes: (spawn.limits.heapMb + BUFFERS_MB) * MB,
      exceeded: (bytes) => this.#outOfMemory(bytes),
    });
    this.ended = this.#run(spawn);
  }

  /** False once the process is gone or told to go. */
  get alive(): boolean {
    return !this.#gone && this.#intended === undefined;
  }

  /** Text that waits for the guest to read it, in UTF-16 units. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Sends one frame. Frames of one turn of the event loop travel in one write. */
  send(frame: HostFrame): void {
    this.sendText(frameText(frame));
  }

  /** Sends one frame whose header is JSON text already. */
  sendText(header: string, payload?: Uint8Array): void {
    if (!this.alive) return;
    const frame = { header, payload };
    this.#queue.push(frame);
    this.#waiting += sizeOf(frame);
    if (this.#waiting > MAX_WAITING) return void this.kill(NOT_READING);
    if (this.#sent++ > 0) return;
    setImmediate(() => this.#endTurn());
    // Where calls come one at a time, waiting for others only costs time.
    if (this.#calm) queueMicrotask(() => void this.#flush());
  }

  /**
   * Sends one frame that a thread waits for. It does not wait for calls that come in this turn of the loop, but goes with
   * what is sent in this very moment.
   */
  sendAnswer(header: string, payload?: Uint8Array): void {
    this.sendText(header, payload);
    queueMicrotask(() => void this.#flush());
  }

  /** Kills the process at once. The first reason counts. */
  kill(reason: ExitReason): Promise<ExitReason> {
    if (!this.#gone) {
      this.#intended ??= reason;
      this.#queue = [];
      try {
        this.#child.kill("SIGKILL");
      } catch {
        // It has ended by itself in the meantime.
      }
    }
    return this.ended;
  }

  #endTurn(): void {
    this.#calm = this.#sent === 1;
    this.#sent = 0;
    void this.#flush();
    if (this.#calm && this.#pipes !== undefined) this.#answerWait?.until(() => this.#takeAnswer());
  }

  // The loop has just given out everything it had read; the stream waits for more, and takes what this leaves.
  #takeAnswer(): boolean {
    if (!this.#allActedOn || !this.alive) return true;
    const read = this.#pipes!.read(this.#answer);
    if (read === 0) return false;
    try {
      for (const frame of this.#splitter.push(this.#answer.subarray(0, read))) this.#act(frame);
    } catch (error) {
      this.#broken(error);
    }
    return true;
  }

  async #flush(): Promise<void> {
    if (this.#writing || this.#queue.length === 0) return;
    this.#writing = true;
    try {
      while (this.#queue.length > 0) {
        const batch = this.#nextBatch();
        const written = this.#pipes?.write(batch) ?? 0;
        if (written < batch.length) await this.#writer.write(batch.subarray(written));
      }
    } catch {
      void this.kill({ kind: "broken pipe", message: "Its pipe was closed" });
    } finally {
      this.#writing = false;
    }
  }

  // The memory is used again, which is why the write before must have ended.
  #nextBatch(): Uint8Array<ArrayBuffer> {
    const batch = this.#encoder.begin();
    const frames = this.#nextFrames();
    if (frames.some(({ payload }) => payload !== undefined)) {
      for (const { header, payload } of frames) batch.add(header, payload);
    } else batch.addAll(frames.map(({ header }) => header));
    return batch.take();
  }

  #nextFrames(): QueuedFrame[] {
    let count = 0, size = 0;
    while (count < this.#queue.length && size < WRITE_BATCH) size += sizeOf(this.#queue[count++]!);
    this.#waiting -= size;
    return this.#queue.splice(0, count);
  }

  async #run(spawn: GuestSpawn): Promise<ExitReason> {
    try {
      await Promise.all([this.#readFrames(), this.#readErrors(spawn.log)]);
      const status = await this.#child.status;
      return exitReason({ intended: this.#intended, status, stderr: this.#stderr.text });
    } finally {
      this.#gone = true;
      this.#queue = [];
      spawn.reaper.remove(this.pid);
      this.#pipes?.close();
      await this.#writer.close().catch(() => this.#writer.abort().catch(() => {}));
    }
  }

  async #readFrames(): Promise<void> {
    const reader = this.#child.stdout.getReader({ mode: "byob" });
    // One piece of memory, read into again and again: a new one for each read halves the throughput.
    let memory = new ArrayBuffer(READ_BYTES);
    for (;;) {
      this.#allActedOn = true;
      const next = await reader.read(new Uint8Array(memory));
      this.#allActedOn = false;
      if (next.done) return;
      memory = next.value.buffer;
      if (this.#intended !== undefined) continue;
      try {
        await this.#actOn(this.#splitter.push(next.value));
      } catch (error) {
        this.#broken(error);
      }
    }
  }

  #act({ header, payload, size }: PipeFrame): void {
    if (this.#intended === undefined) this.onFrame(header as unknown as GuestFrame, payload, size);
  }

  #broken(error: unknown): void {
    void this.kill({ kind: "broken pipe", message: `It sent something that is no frame: ${error}` });
  }

  // A pipe that is always full would never let anybody else have the loop, and what a frame brings about later costs as much
  // again as acting on it.
  async #actOn(frames: readonly PipeFrame[]): Promise<void> {
    let acted = 0, read = 0;
    for (const frame of frames) {
      this.#act(frame);
      read += frame.size;
      if (++acted < LOOK_FRAMES && read < LOOK_BYTES) continue;
      acted = read = 0;
      await this.#letOthers();
    }
    await this.#letOthers();
  }

  async #letOthers(): Promise<void> {
    if (performance.now() - this.#pausedAt < TURN_MS) return;
    await yieldToLoop();
    this.#pausedAt = performance.now();
  }

  async #readErrors(log: Logger): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#child.stderr) {
      const text = decoder.decode(chunk, { stream: true });
      this.#stderr.push(text);
      log.debug(text.trimEnd());
    }
  }

  #outOfMemory(bytes: number): void {
    void this.kill({
      kind: "out of memory (buffers)",
      message: `It used ${Math.round(bytes / MB)} MB; ${this.limits.heapMb + BUFFERS_MB} MB are allowed`,
    });
  }
}

function sizeOf({ header, payload }: QueuedFrame): number {
  return header.length + (payload?.length ?? 0);
}

function checkHeader(header: Uint8Array): void {
  if (header.length > MAX_HEADER_BYTES) throw new RangeError(`a header of ${header.length} bytes`);
  const fault = shapeFault(header);
  if (fault !== undefined) throw new RangeError(fault);
}

function memory({ heapMb }: GuestLimits): { heapMb: number; dataBytes: number } {
  return { heapMb, dataBytes: (heapMb * 2 + BUFFERS_MB + RUNTIME_MB) * MB };
}
