import { AppError } from "@/lib/protocol/mod.ts";
import type { QueryOptions, Transport } from "@/lib/transports/mod.ts";

/** The lines that come back for one query; an error is thrown instead; a promise lets the test decide when. */
export type Reply = readonly string[] | Error | Promise<readonly string[]>;

/** Makes the reply to the `nth` (from 1) query of one command. */
export type Answer = (nth: number) => Reply;

/** An instrument in memory behind the interface of a transport: it keeps what it is told and answers by script. */
export class ScriptedTransport implements Transport {
  /** What happened, oldest first: `connect`, `write VOLT 5`, `query VOLT?`, `close`. */
  readonly events: string[] = [];
  /** When set, the line cannot be opened. */
  refusal: Error | undefined;
  readonly #answers: Readonly<Record<string, Answer>>;
  readonly #asked = new Map<string, number>();
  #connected = false;

  constructor(answers: Readonly<Record<string, Answer>> = {}) {
    this.#answers = answers;
  }

  get connected(): boolean {
    return this.#connected;
  }

  // deno-lint-ignore require-await
  async connect(): Promise<void> {
    this.events.push("connect");
    if (this.refusal !== undefined) throw this.refusal;
    this.#connected = true;
  }

  // deno-lint-ignore require-await
  async write(data: string | Uint8Array): Promise<void> {
    this.events.push(`write ${data}`);
  }

  async query(command: string, options: QueryOptions = {}): Promise<string> {
    this.events.push(`query ${command}`);
    const nth = (this.#asked.get(command) ?? 0) + 1;
    this.#asked.set(command, nth);
    const reply = await (this.#answers[command]?.(nth) ?? silence(command));
    if (reply instanceof Error) throw reply;
    const line = reply.find((line) => !options.skip?.(line));
    if (line === undefined) throw silence(command);
    return line;
  }

  // deno-lint-ignore require-await
  async close(): Promise<void> {
    this.events.push("close");
    this.#connected = false;
  }

  /** The cable is pulled. */
  drop(): void {
    this.#connected = false;
  }
}

/** What a transport throws when nothing came in time. */
export function silence(command: string): AppError {
  return new AppError("CONN_CALL_FAILED", `Cannot query "${command}" on bench: no answer within 5000 ms`);
}

/** The same reply every time. */
export function always(...lines: string[]): Answer {
  return () => lines;
}

/** One reply after another; the last stays. */
export function inTurn(...replies: Reply[]): Answer {
  return (nth) => replies[Math.min(nth, replies.length) - 1]!;
}
