/** Errors of SCPI-99 (volume 2, chapter 21) that the simulated instrument can report. */
export const SCPI_ERRORS = {
  dataType: '-104,"Data type error"',
  missingParameter: '-109,"Missing parameter"',
  undefinedHeader: '-113,"Undefined header"',
  execution: '-200,"Execution error"',
  outOfRange: '-222,"Data out of range"',
  overflow: '-350,"Queue overflow"',
} as const;

const NONE = '0,"No error"';
const CAPACITY = 16;

/** What `SYST:ERR?` reads: oldest first; when it is full the newest entry says so. */
export class ErrorQueue {
  readonly #entries: string[] = [];

  get length(): number {
    return this.#entries.length;
  }

  /** Adds an entry `code,"text"`. */
  push(entry: string): void {
    if (this.#entries.length < CAPACITY) this.#entries.push(entry);
    else this.#entries[CAPACITY - 1] = SCPI_ERRORS.overflow;
  }

  /** Takes out the oldest entry. */
  next(): string {
    return this.#entries.shift() ?? NONE;
  }

  clear(): void {
    this.#entries.length = 0;
  }
}
