import { join } from "node:path";
import { Child } from "./child.ts";
import { HERE } from "./place.ts";

/** What a disturbing process does until it is ended. */
export type Disturbance =
  /** Computes without a pause. */
  | { kind: "spin" }
  /** Writes every property `p0`, `p1` … of a GUI store over one WebSocket, a round every `everyMs` at most. */
  | { kind: "write"; at: WriteTarget; connector: string; properties: number; everyMs: number }
  /** Sends messages of 8 MB, the next one when the last one is answered. */
  | { kind: "send"; url: string; protocols: string[]; content: LargeContent };

/** A server of ours by its port, or the raw control by its address. */
export type WriteTarget = { port: number } | { url: string };

/** What an 8 MB message is full of. */
export type LargeContent = "text" | "numbers";

/** Starts a process that disturbs others; see {@linkcode Disturbance}. It prints a line when it begins. */
export function disturb(disturbance: Disturbance): Child {
  const program = join(HERE, "disturber.ts");
  return new Child([
    "run",
    "--no-prompt",
    "--cached-only",
    "--allow-net",
    program,
    JSON.stringify(disturbance),
  ]);
}
