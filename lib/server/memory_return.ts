import { openLibc } from "@/lib/core/mod.ts";
import { Calm } from "./calm.ts";
import { garbageCollection } from "./collect_garbage.ts";

const LOOK_EVERY_MS = 1000;
/** What must have come on top before it is worth the work, in bytes. */
const WORTH = 32 * 1024 * 1024;
/** The same for the heap, whose collection holds everybody up for some 50 ms. */
const HEAP_WORTH = 64 * 1024 * 1024;
/** What must have come on top before it is given back although much goes on, in bytes. */
const WORTH_BUSY = 256 * 1024 * 1024;
/** Least and most time between two times. */
const LEAST_MS = 2000;
const MOST_MS = 300_000;

const SYMBOLS = { malloc_trim: { parameters: ["usize"], result: "i32", nonblocking: true } } as const;

const libc = openLibc(SYMBOLS);

/**
 * Gives memory back to the system, on Linux. What was freed after a burst - messages of clients that did not read, values and
 * log entries of a megabyte - stays with the allocator otherwise, hundreds of megabytes, and looks like a leak. Where it does
 * not help, because so much is in use, it is tried more and more rarely. Elsewhere, and without the right to use FFI, nothing
 * happens.
 *
 * @returns The function that ends it.
 */
export function returnMemory(): () => Promise<void> {
  if (libc === null) return () => Promise.resolve();
  const { malloc_trim } = libc.symbols;
  let least = beyondHeap();
  let every = LEAST_MS;
  let last = performance.now();
  let trimming: Promise<void> | undefined;
  const trim = async (before: number) => {
    await malloc_trim(0n);
    every = before - beyondHeap() > WORTH / 4 ? LEAST_MS : Math.min(MOST_MS, every * 2);
    last = performance.now();
    trimming = undefined;
  };
  const calm = new Calm();
  const heap = new HeapReturn();
  const timer = setInterval(() => {
    const quiet = calm.look(Deno.memoryUsage());
    heap.look(quiet);
    const now = beyondHeap();
    least = Math.min(least, now);
    const worth = now - least > (quiet ? WORTH : WORTH_BUSY);
    if (worth && performance.now() - last > every) trimming ??= trim(now);
  }, LOOK_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await trimming;
  };
}

/** Has the engine collect what a burst has left, once it is over. */
class HeapReturn {
  readonly #collect = garbageCollection();
  #least = Infinity;
  #every = LEAST_MS;
  #last = -Infinity;

  look(quiet: boolean): void {
    const { heapTotal } = Deno.memoryUsage();
    this.#least = Math.min(this.#least, heapTotal);
    const due = performance.now() - this.#last > this.#every;
    if (!quiet || !due || heapTotal - this.#least < HEAP_WORTH || this.#collect === undefined) return;
    this.#collect();
    const helped = heapTotal - Deno.memoryUsage().heapTotal > HEAP_WORTH / 4;
    this.#every = helped ? LEAST_MS : Math.min(MOST_MS, this.#every * 2);
    this.#last = performance.now();
  }
}

/** Memory of this process that neither is heap of the engine nor belongs to values in it. */
function beyondHeap(): number {
  const { rss, heapTotal, external } = Deno.memoryUsage();
  return rss - heapTotal - external;
}
