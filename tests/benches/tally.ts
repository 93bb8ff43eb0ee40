import type { Link } from "./link.ts";
import { pause } from "./pause.ts";
import { cpuSeconds } from "./process_figures.ts";

/** What many clients received, and what it cost the sender; all per second. */
export interface Tally {
  messages: number;
  bytes: number;
  /** CPU seconds of the sending process. */
  cpu: number;
}

/** How to tally. */
export interface TallyOptions {
  clients: number;
  connect(): Promise<Link>;
  /** Sets the sender going once all clients are connected. */
  begin?(links: readonly Link[]): Promise<unknown>;
  /** Process id of the sender. */
  pid: number;
  /** Milliseconds that are counted. */
  ms: number;
}

/** Milliseconds of flow before the count begins. */
const SETTLE_MS = 250;

/** Connects clients, counts for a while what they receive, and disconnects them. */
export async function tally({ clients, connect, begin, pid, ms }: TallyOptions): Promise<Tally> {
  const links = await Promise.all(Array.from({ length: clients }, connect));
  try {
    await begin?.(links);
    await pause(SETTLE_MS);
    const before = sums(links, pid);
    await pause(ms);
    const after = sums(links, pid);
    const seconds = (after.at - before.at) / 1000;
    return {
      messages: (after.messages - before.messages) / seconds,
      bytes: (after.bytes - before.bytes) / seconds,
      cpu: (after.cpu - before.cpu) / seconds,
    };
  } finally {
    await Promise.all(links.map((link) => link[Symbol.asyncDispose]()));
  }
}

function sums(links: readonly Link[], pid: number): Tally & { at: number } {
  const sum = { messages: 0, bytes: 0, cpu: cpuSeconds(pid), at: performance.now() };
  for (const { received } of links) {
    sum.messages += received.messages;
    sum.bytes += received.bytes;
  }
  return sum;
}
