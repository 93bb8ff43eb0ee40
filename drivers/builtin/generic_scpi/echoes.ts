/** Settings that are remembered until the next reply. */
const MOST_WRITTEN = 32;

/** A query under way. */
export interface AskedQuery {
  /** True for a line that only repeats what was sent. */
  isEcho(line: string): boolean;
  /** The reply has come. */
  answered(): void;
}

/**
 * Tells echoes from replies. An echo is the text just sent, and nothing else: instruments that put a header in front of their
 * replies answer `VOLT?` with the `VOLT 5` that was sent before.
 *
 * So echoes of settings are looked for only where the instrument is known to echo, because it has echoed its last query, and
 * as long as that is not known.
 */
export class Echoes {
  /** `undefined` before the first reply. */
  #echoing: boolean | undefined;
  #written: string[] = [];

  /** A setting was sent; an instrument that echoes has it in front of the next reply. */
  wrote(command: string): void {
    this.#written.push(command);
    if (this.#written.length > MOST_WRITTEN) this.#written.shift();
  }

  /** A query is sent. */
  ask(command: string): AskedQuery {
    const written = this.#echoing === false ? [] : this.#written;
    this.#written = [];
    let echoed = false;
    return {
      isEcho: (line) => {
        if (line === command && !echoed) return echoed = true;
        const at = written.indexOf(line);
        if (at < 0) return false;
        written.splice(0, at + 1);
        return true;
      },
      answered: () => void (this.#echoing = echoed),
    };
  }
}
