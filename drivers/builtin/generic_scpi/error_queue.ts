import { AppError } from "@/lib/protocol/mod.ts";
import type { Conversation } from "./scpi_session.ts";

/** What was read from the error queue of an instrument the last time. */
export interface ErrorQueue {
  found: readonly string[];
}

const MOST = 20;

/**
 * Reads `SYST:ERR?` until the instrument answers code 0, at most 20 times.
 *
 * What was read stays in `queue` also when a read fails: the instrument has forgotten it.
 */
export async function readErrorQueue(line: Conversation, queue: ErrorQueue): Promise<readonly string[]> {
  const found: string[] = [];
  try {
    while (found.length < MOST) {
      const entry = await line.query("SYST:ERR?", checkEntry);
      if (parseInt(entry, 10) === 0) break;
      found.push(entry);
    }
  } finally {
    queue.found = found;
  }
  return found;
}

function checkEntry(reply: string): string {
  if (Number.isInteger(parseInt(reply, 10))) return reply;
  throw new AppError(
    "CONN_CALL_FAILED",
    `Cannot read the error queue: the reply ${JSON.stringify(reply)} to SYST:ERR? does not begin with a code`,
  );
}
