import { resolve } from "node:path";
import type { Arguments, FlagKind } from "./arguments.ts";
import { UsageError } from "./usage_error.ts";

/** What the program around gives. */
export interface PackagerHost {
  /** Workspace folder where none is named. */
  workspace: string;
  /** Folder that relative paths start from. */
  cwd: string;
  /** Standard output. */
  out(text: string): void;
  /** Standard error. */
  err(text: string): void;
}

/** What a command answers. */
export interface Answer {
  /** For programs. */
  json: unknown;
  /** For people, without a line end. */
  text: string;
  /** Said besides, on standard error, a line each. */
  notes?: readonly string[];
  /** It did what it should, and what it found is bad: the program ends with 1. */
  failed?: boolean;
}

/** One command of the packager. */
export interface Command {
  name: string;
  /** What stands behind the name. */
  usage: string;
  summary: string;
  /** Beside `--json` and `--help`. */
  flags?: Readonly<Record<string, FlagKind>>;
  /** Does it. @throws {UsageError} When it was written wrong. @throws {AppError} When it failed. */
  run(invocation: Invocation): Promise<Answer>;
}

/** One use of a command. */
export class Invocation {
  readonly words: readonly string[];
  readonly #flags: Arguments["flags"];
  readonly #host: PackagerHost;

  constructor({ words, flags }: Arguments, host: PackagerHost) {
    this.words = words;
    this.#flags = flags;
    this.#host = host;
  }

  get cwd(): string {
    return this.#host.cwd;
  }

  /** Absolute path of the workspace. */
  get workspace(): string {
    return this.path(this.value("workspace") ?? this.#host.workspace);
  }

  /** True when the flag stands there. */
  has(flag: string): boolean {
    return this.#flags.has(flag);
  }

  /** The value of a flag. */
  value(flag: string): string | undefined {
    return this.#flags.get(flag)?.[0];
  }

  /** Every value of a flag. */
  values(flag: string): readonly string[] {
    return this.#flags.get(flag) ?? [];
  }

  /** The only word. @throws {UsageError} When there are more or none. */
  soleWord(what: string): string {
    if (this.words.length !== 1) {
      throw new UsageError(`Exactly one ${what} is needed, ${this.words.length} given`);
    }
    return this.words[0]!;
  }

  /** A path somebody has typed, made absolute. */
  path(typed: string): string {
    return resolve(this.#host.cwd, typed);
  }

  /** Says something beside the answer, on standard error. */
  note(text: string): void {
    this.#host.err(`${text}\n`);
  }
}
