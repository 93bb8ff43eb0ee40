import type { Framing } from "./framing.ts";
import { LineSplitter } from "./line_splitter.ts";
import { UncutReplies } from "./uncut_replies.ts";

/** Cuts a stream of bytes into replies. */
export interface ReplyCutter {
  /** Bytes of a reply that has come in part. */
  readonly pending: number;
  /** The same as text. */
  readonly pendingText: string;
  /**
   * Takes in the next bytes; the caller may reuse `chunk` afterwards.
   *
   * @returns The replies that are complete now, oldest first.
   * @throws {RangeError} When far too many bytes came without an end.
   */
  push(chunk: Uint8Array): string[];
  /** Nothing has come for as long as ends a reply: gives what came before, if anything. */
  rest?(): string | undefined;
  /** Forgets what has come in part. */
  clear(): void;
}

/** What cuts replies as `framing` has it. */
export function replyCutter({ end, coding: { decode } }: Framing): ReplyCutter {
  return end.kind === "line"
    ? new LineSplitter(end.terminator, { decode })
    : new UncutReplies(end.kind === "length" ? end.bytes : undefined, decode);
}
