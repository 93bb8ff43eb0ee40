/** Why a guest process is gone. */
export type ExitKind =
  | "stopped"
  | "unresponsive"
  | "out of memory (heap)"
  | "out of memory (buffers)"
  | "killed"
  | "broken pipe"
  | "exited";

/** How a guest process ended. */
export interface ExitReason {
  kind: ExitKind;
  /** For people: what happened and, where known, the line that ran last. */
  message: string;
}

/** What is known when a process has ended. */
export interface Ending {
  /** The reason the host had for killing it, when it did. */
  intended: ExitReason | undefined;
  status: Deno.CommandStatus;
  /** The last lines on stderr. */
  stderr: string;
}

/** Tells the exit reasons of a guest apart. */
export function exitReason({ intended, status, stderr }: Ending): ExitReason {
  if (intended !== undefined) return intended;
  if (
    /heap out of memory|Fatal JavaScript out of memory|Reached heap limit|NearHeapLimit|heap limit/i.test(
      stderr,
    )
  ) {
    return { kind: "out of memory (heap)", message: "It used more heap than its limit allows" };
  }
  if (/memory allocation|Array buffer allocation failed|out of memory|OutOfMemory/i.test(stderr)) {
    return { kind: "out of memory (buffers)", message: "It allocated more memory than its limit allows" };
  }
  // Errors of a guest's own code are reported and end nothing; this one is the runtime's, which reports all at once.
  if (/Uncaught RangeError: Maximum call stack size exceeded/.test(stderr)) {
    return {
      kind: "exited",
      message: "It left more rejected promises at once that nobody awaits than the runtime can report",
    };
  }
  if (status.signal === "SIGKILL") return { kind: "killed", message: "Its process was killed (SIGKILL)" };
  if (status.signal !== null) return { kind: "killed", message: `Its process ended with ${status.signal}` };
  return { kind: "exited", message: `Its process ended with code ${status.code}` };
}
