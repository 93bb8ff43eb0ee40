import type { CommandContext } from "./command.ts";
import { complete } from "./completion.ts";
import type { HistoryFile } from "./history_file.ts";
import type { Interrupts } from "./interrupts.ts";
import { LineEditor } from "./line_editor.ts";
import { parseLine } from "./parse_line.ts";
import { type Outcome, OUTCOMES, perform } from "./perform.ts";
import type { Session } from "./session.ts";

/** What both ways of reading lines need. */
export interface ReadLinesOptions {
  session: Session;
  interrupts: Interrupts;
  editor: LineEditor;
  /** Absent where nobody types. */
  history?: HistoryFile;
}

const PROMPT = "muxit> ";

/**
 * Runs one line after the other until `quit`, the end of the input, or the end of the program.
 *
 * @returns The worst that has happened, as an exit code.
 */
export async function readLines(options: ReadLinesOptions): Promise<Outcome> {
  const { session, interrupts, editor, history } = options;
  let worst: Outcome = OUTCOMES.done;
  for (;;) {
    const line = await editor.read(PROMPT, { signal: interrupts.ending }).catch(() => undefined);
    if (line === undefined || /^\s*(quit|exit)\s*(\(\s*\))?\s*;?\s*$/i.test(line)) return worst;
    history?.add(line);
    const run = (signal: AbortSignal) => {
      const context: CommandContext = { session, signal };
      return perform(() => parseLine(line), context);
    };
    const outcome = await interrupts.during(run);
    if (outcome > worst) worst = outcome;
  }
}

/** What a prompt at a terminal is made of. */
export interface TerminalOptions {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  history: readonly string[];
  interrupts: Interrupts;
  /** Asked at each tab key, because the session is there later than the terminal. */
  session: () => Session | undefined;
}

/** A line editor for a person at a terminal. */
export function terminalEditor({ input, output, history, interrupts, session }: TerminalOptions): LineEditor {
  return new LineEditor({
    input,
    output,
    terminal: true,
    history,
    complete: async (line) => {
      const known = session();
      return known === undefined ? [[], line] : await complete(line, known);
    },
    interrupt: () => interrupts.interrupt(),
  });
}
