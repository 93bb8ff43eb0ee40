import { AppError, errorText, toJson } from "@/lib/protocol/mod.ts";
import { colorPaint, type Paint, plainPaint } from "./paint.ts";
import { printable } from "@/lib/core/mod.ts";

/** Where text goes. */
export interface Sinks {
  /** Standard output. */
  out(text: string): void;
  /** Standard error. */
  err(text: string): void;
}

/** What a command answers. */
export interface Reply {
  /** For programs: any value that JSON can carry. */
  readonly json: unknown;
  /** For people, without a line end; an empty text prints nothing. */
  readonly text: string;
}

/** How an {@linkcode Output} prints. */
export interface OutputOptions extends Sinks {
  /** Print one JSON value per command. Default false: text for people. */
  json?: boolean;
  /** Colour what goes to standard output and standard error. Default false. */
  color?: boolean;
  /** Columns of the terminal. Default: lines are as long as they are. */
  width?: number;
}

/**
 * What a session prints. With `json`, standard output holds exactly one JSON value per command and nothing else; what
 * is said besides goes to standard error.
 */
export class Output {
  readonly json: boolean;
  readonly color: boolean;
  readonly paint: Paint;
  /** Columns a line may have. */
  readonly width: number;
  readonly #sinks: Sinks;
  #answered = false;

  constructor(options: OutputOptions) {
    this.width = options.width ?? Infinity;
    this.#sinks = options;
    this.json = options.json ?? false;
    this.color = (options.color ?? false) && !this.json;
    this.paint = this.color ? colorPaint : plainPaint;
  }

  /** A command begins. */
  begin(): void {
    this.#answered = false;
  }

  /** Prints the answer of a command. */
  reply({ json, text }: Reply): void {
    this.#answered = true;
    if (this.json) this.#sinks.out(toJson(json) + "\n");
    else if (text !== "") this.#sinks.out(text + "\n");
  }

  /** Prints a line while a command goes on: for people on standard output, beside JSON on standard error. */
  progress(text: string): void {
    if (this.json) this.#sinks.err(text + "\n");
    else this.#sinks.out(text + "\n");
  }

  /** Says something beside the answer, on standard error. */
  note(text: string): void {
    this.#sinks.err(this.paint("dim", printable(text)) + "\n");
  }

  /** Begins an answer that comes in pieces; in JSON they are the items of one list. */
  items(): Items {
    this.#answered = true;
    let count = 0;
    if (this.json) this.#sinks.out("[");
    return {
      add: ({ json, text }) => {
        if (this.json) this.#sinks.out(`${count++ === 0 ? "\n" : ",\n"}${toJson(json)}`);
        else this.#sinks.out(text + "\n");
      },
      [Symbol.dispose]: () => {
        if (this.json) this.#sinks.out(count === 0 ? "]\n" : "\n]\n");
      },
    };
  }

  /** Prints what went wrong: in JSON as the command's one value, unless it has answered in part already. */
  fail(error: unknown): void {
    const code = codeOf(error);
    const message = errorText(error);
    const { details, fields } = error instanceof DetailedError ? error : { details: "", fields: {} };
    if (this.json && !this.#answered) this.reply({ json: { error: { code, message, ...fields } }, text: "" });
    const below = details === "" ? "" : `\n${printable(details)}`;
    this.#sinks.err(`${this.paint("red", code)}: ${printable(message)}${below}\n`);
  }
}

/** Receives the pieces of an answer until it is disposed. */
export interface Items extends Disposable {
  /** Prints one piece. */
  add(item: Reply): void;
}

/** A failure that brings more than its message, as an excerpt of a script. */
export class DetailedError extends AppError {
  /** Lines below the message, for people. */
  readonly details: string;
  /** Fields beside code and message, for programs. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    code: AppError["code"],
    message: string,
    options: { details: string; fields?: Readonly<Record<string, unknown>> },
  ) {
    super(code, message);
    this.details = options.details;
    this.fields = options.fields ?? {};
  }
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "INTERNAL_ERROR";
}
