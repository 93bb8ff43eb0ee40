/** What can go wrong on a line, as it does in a lab. */
export type FaultKind =
  /** No reply comes. */
  | "drop"
  /** The reply comes twice. */
  | "duplicate"
  /** The reply has other characters. */
  | "garble"
  /** The reply comes after `ms`. */
  | "delay"
  /** Half of the reply comes and no line ending. */
  | "half"
  /** An empty line comes instead of the reply. */
  | "empty"
  /** The command comes back before its reply. */
  | "echo"
  /** The error queue gets an entry; the reply comes. */
  | "error"
  /** The instrument closes a TCP connection; on a serial line as `drop`. */
  | "close";

/** One thing that goes wrong. */
export interface Fault {
  kind: FaultKind;
  /** Only for lines that begin with this text, in any case. Absent: for every line. */
  command?: string;
  /** How many such lines go well before. Default 0. */
  after?: number;
  /** For how many lines. Default 1; `Infinity` for all. */
  times?: number;
  /** For `delay`: milliseconds. Default 1000. */
  ms?: number;
  /** For `error`: the entry. Default `-200,"Execution error"`. */
  error?: string;
}

/** Says line by line what goes wrong, as it was written beforehand. */
export class FaultPlan {
  readonly #faults: { fault: Fault; after: number; times: number }[];

  constructor(faults: readonly Fault[] = []) {
    this.#faults = faults.map((fault) => ({ fault, after: fault.after ?? 0, times: fault.times ?? 1 }));
  }

  /** What goes wrong with this line; the first fault that is due wins, and each that fits has seen the line. */
  take(line: string): Fault | undefined {
    let due: Fault | undefined;
    for (const entry of this.#faults) {
      if (entry.times <= 0 || !fits(entry.fault, line)) continue;
      if (entry.after > 0) entry.after--;
      else if (due === undefined) {
        due = entry.fault;
        entry.times--;
      }
    }
    return due;
  }

  /** True when everything that was planned, and has an end, has happened. */
  get done(): boolean {
    return this.#faults.every(({ times }) => times <= 0 || times === Infinity);
  }
}

function fits(fault: Fault, line: string): boolean {
  return fault.command === undefined || line.trim().toUpperCase().startsWith(fault.command.toUpperCase());
}
