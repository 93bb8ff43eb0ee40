import type { ScriptAsk } from "./messages.ts";

/** Names that are told at most; a script that makes names up needs no more. */
const MOST_TOLD = 100;

/** A name that was read of a connector and is none of its items. */
export interface UnknownRead {
  connector: string;
  name: string;
  /** What was probably meant. */
  near: string | undefined;
  line?: number;
}

/**
 * Tells a script of names it reads that its connectors do not have: what it gets is a function (document 001), and `if` and
 * `===` make something of that without a word. Each name is told once, and not when it is called at once or used as a
 * number, which is an error of its own.
 */
export class UnknownReads {
  readonly #tell: (read: UnknownRead) => void;
  readonly #told = new Set<string>();
  #last: UnknownRead | undefined;

  constructor(tell: (read: UnknownRead) => void) {
    this.#tell = tell;
  }

  /** A name was read. */
  note(read: UnknownRead): void {
    if (this.#told.size < MOST_TOLD && !this.#told.has(keyOf(read))) this.#last = read;
  }

  /** The script goes on, and does that next. */
  goesOn(next?: ScriptAsk): void {
    const last = this.#last;
    this.#last = undefined;
    if (
      last === undefined || next?.op === "connector" && next.verb === "call" && keyOf(next) === keyOf(last)
    ) return;
    this.#told.add(keyOf(last));
    this.#tell(last);
  }

  /** What was read last has become an error. */
  forget(): void {
    this.#last = undefined;
  }
}

/** What the log says of such a read. */
export function unknownReadText({ connector, name, near }: UnknownRead): string {
  const meant = near === undefined ? "" : `Did you mean "${near}"? `;
  return `Connector '${connector}' has no property or method '${name}'. ${meant}What was read is a function, not a value`;
}

function keyOf({ connector, name }: { connector: string; name: string }): string {
  return `${connector.toLowerCase()}.${name}`;
}
