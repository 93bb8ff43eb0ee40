import type { Reply } from "./output.ts";
import type { Session } from "./session.ts";
import { UsageError } from "./usage_error.ts";
import type { Word } from "./words.ts";

/** What may stand at a place of a command; completion offers it. */
export type WordKind =
  | "command"
  | "connector"
  | "property"
  | "action"
  | "stream"
  | "driver"
  | "trial property"
  | "trial action"
  | "script or file"
  | "running script"
  | "value"
  | { readonly oneOf: readonly string[] };

/** What one command is run with. */
export interface CommandContext {
  readonly session: Session;
  /** Aborts at Ctrl+C and when the program ends. */
  readonly signal: AbortSignal;
}

/** One command of the command line. */
export interface Command {
  readonly name: string;
  /** How it is written: `get <connector> <property>`. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** What stands behind the name, word by word; the last goes on for ever with `rest`. */
  readonly words: readonly WordKind[];
  readonly rest?: boolean;
  /** Commands below this one, by their first word: `drivers list`. */
  readonly subcommands?: readonly Command[];
  /** True for what only asks about, or stops, what runs already: no server is started for it. */
  readonly onlyRunning?: boolean;
  /**
   * Runs it.
   *
   * @returns The answer, or nothing when it has printed its answer in pieces.
   * @throws {UsageError} When words are missing or too many.
   */
  run(words: readonly Word[], context: CommandContext): Promise<Reply | void>;
}

/**
 * A command that only hands on to others by their first word.
 *
 * @param group `fallback` is the subcommand that runs without a word.
 */
export function groupOf(
  name: string,
  subcommands: readonly Command[],
  group: { summary: string; fallback?: Command },
): Command {
  const { summary, fallback } = group;
  const names = subcommands.map((command) => command.name);
  return {
    name,
    usage: `${name} ${names.join(" | ")}`,
    summary,
    words: [{ oneOf: names }],
    subcommands,
    async run([first, ...rest], context) {
      const wanted = first?.text.toLowerCase();
      const found = wanted === undefined
        ? fallback
        : subcommands.find((command) => command.name.toLowerCase() === wanted);
      if (found !== undefined) return await found.run(rest, context);
      const asked = first === undefined ? `${name} needs a word more` : `Unknown: ${name} ${first.text}`;
      throw new UsageError(`${asked}; ${names.join(", ")} can follow`);
    },
  };
}

/**
 * Checks how many words a command got.
 *
 * @param bounds `least` and `most` words; `most` is `least` where it is absent.
 * @throws {UsageError} With the command's usage.
 */
export function expectWords(
  words: readonly Word[],
  { usage }: Pick<Command, "usage">,
  bounds: { least: number; most?: number },
): void {
  const { least, most = least } = bounds;
  if (words.length >= least && words.length <= most) return;
  const wrong = words.length < least ? "Something is missing" : `"${words[most]!.text}" is too much`;
  throw new UsageError(`${wrong}; write: ${usage}`);
}
