import { createInterface, type Interface } from "node:readline";
import type { Completion } from "./completion.ts";

/** What a {@linkcode LineEditor} needs. */
export interface LineEditorOptions {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** True where a person types: with editing, history and completion. */
  terminal: boolean;
  /** Lines typed before, oldest first. */
  history?: readonly string[];
  complete?: (line: string) => Promise<Completion>;
  /** Ctrl+C. Returns whether it has ended something; else the line is cleared. */
  interrupt?: () => boolean;
}

/** Options of {@linkcode LineEditor.read}. */
export interface ReadOptions {
  signal: AbortSignal;
  /** False for answers, which the arrow keys do not bring back. Default true. */
  remember?: boolean;
}

interface Reader {
  prompt: string;
  remember: boolean;
  resolve: (line: string | undefined) => void;
}

/** Reads lines from a terminal or a pipe. What is typed ahead waits for the next read. */
export class LineEditor implements Disposable {
  readonly #lines: Interface;
  readonly #options: LineEditorOptions;
  readonly #waiting: string[] = [];
  #reader: Reader | undefined;
  #ended = false;

  constructor(options: LineEditorOptions) {
    this.#options = options;
    const { input, output, terminal, history = [], complete } = options;
    this.#lines = createInterface({
      input,
      output,
      terminal,
      historySize: 1000,
      removeHistoryDuplicates: true,
      history: history.toReversed(),
      ...(complete === undefined ? {} : { completer: completerOf(complete) }),
    });
    this.#lines.on("line", (line) => this.#take(line));
    this.#lines.on("close", () => this.#end());
    this.#lines.on("SIGINT", () => this.#interrupted());
    this.#lines.on("history", (lines: string[]) => {
      if (this.#reader?.remember === false) lines.shift();
    });
  }

  /**
   * The next line; `undefined` at the end of the input (Ctrl+D).
   *
   * @throws The signal's reason, when it aborts first.
   */
  async read(prompt: string, { signal, remember = true }: ReadOptions): Promise<string | undefined> {
    signal.throwIfAborted();
    // What was typed ahead were commands; none of them becomes the answer to a question nobody had seen.
    const early = remember ? this.#waiting.shift() : undefined;
    if (early !== undefined) return early;
    if (this.#ended) return undefined;
    const next = Promise.withResolvers<string | undefined>();
    const abort = () => next.reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    this.#reader = { prompt, remember, resolve: next.resolve };
    this.#show();
    try {
      return await next.promise;
    } finally {
      this.#reader = undefined;
      signal.removeEventListener("abort", abort);
      if (signal.aborted && this.#options.terminal) this.#options.output.write("\n");
    }
  }

  /** Prints text above the line that is being typed. */
  above(print: () => void): void {
    if (this.#reader === undefined || !this.#options.terminal) return print();
    this.#options.output.write("\r\x1b[K");
    print();
    this.#lines.prompt(true);
  }

  /** Gives the terminal back. */
  [Symbol.dispose](): void {
    this.#lines.close();
  }

  #show(): void {
    if (!this.#options.terminal) return;
    this.#lines.setPrompt(this.#reader!.prompt);
    this.#lines.prompt();
  }

  #take(line: string): void {
    if (this.#reader === undefined) this.#waiting.push(line);
    else this.#reader.resolve(line);
    this.#reader = undefined;
  }

  #end(): void {
    this.#ended = true;
    // Ctrl+D leaves the cursor behind the prompt.
    if (this.#reader !== undefined && this.#options.terminal) this.#options.output.write("\n");
    this.#reader?.resolve(undefined);
    this.#reader = undefined;
  }

  #interrupted(): void {
    this.#options.output.write("^C\n");
    this.#waiting.length = 0;
    this.#lines.write(null, { ctrl: true, name: "e" });
    this.#lines.write(null, { ctrl: true, name: "u" });
    if (this.#options.interrupt?.() === true) return;
    if (this.#reader !== undefined) this.#show();
  }
}

type CompleterCallback = (error: Error | null, result: Completion) => void;

function completerOf(complete: (line: string) => Promise<Completion>) {
  return (line: string, callback: CompleterCallback): void => {
    complete(line).then((result) => callback(null, result), () => callback(null, [[], line]));
  };
}
