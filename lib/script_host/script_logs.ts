import { type ScriptLog, toJson } from "@/lib/protocol/mod.ts";

const MAX_ENTRIES = 10_000;
const MAX_LENGTH = 4 * 1024 * 1024;

/** The log of one run, for whoever waits for its end: bounded, and what does not fit is counted. */
export class ScriptLogs {
  readonly #entries: ScriptLog[] = [];
  #length = 0;
  #leftOut = 0;

  /** Adds one entry. */
  add(entry: ScriptLog): void {
    this.#length += toJson(entry.args).length;
    if (this.#entries.length < MAX_ENTRIES && this.#length <= MAX_LENGTH) this.#entries.push(entry);
    else this.#leftOut++;
  }

  /** The entries, oldest first; the last one tells when some did not fit. */
  get entries(): ScriptLog[] {
    if (this.#leftOut === 0) return this.#entries;
    return [...this.#entries, { level: "warn", args: [`${this.#leftOut} more log entries do not fit here`] }];
  }
}

/** Log arguments as one line of text. */
export function argsText(args: readonly unknown[]): string {
  return args.map((arg) => typeof arg === "string" ? arg : toJson(arg)).join(" ");
}
