import process from "node:process";
import { errorText } from "@/lib/protocol/mod.ts";
import { Scope, withDeadline } from "@/lib/core/mod.ts";
import { MuxitClient } from "@/lib/client/mod.ts";
import { CLI_USAGE, type CliOptions, parseCliOptions } from "./cli_options.ts";
import { commandOf, findCommand } from "./commands.ts";
import { findServer, type FoundServer, type HeadlessServer } from "./find_server.ts";
import { HistoryFile, historyPath } from "./history_file.ts";
import { Interrupts, listenToSignals } from "./interrupts.ts";
import { LineEditor } from "./line_editor.ts";
import { Output, type Sinks } from "./output.ts";
import { type Invocation, parseArguments } from "./parse_line.ts";
import { type Outcome, OUTCOMES, perform } from "./perform.ts";
import { readLines, terminalEditor } from "./read_lines.ts";
import { innermost, rehearse } from "./rehearse.ts";
import { Session } from "./session.ts";
import { UsageError } from "./usage_error.ts";
import { watchConnection } from "./watch_connection.ts";
import { writeAll } from "./write_all.ts";

/** What the program around gives. */
export interface CliHost {
  /** Workspace folder where none is named. */
  workspace: string;
  /** Starts a server in this process on a free port. */
  startHeadless(workspace: string): Promise<HeadlessServer>;
}

const CONNECT_MS = 5000;
const CLOSE_MS = 5000;
/** A driver may take 60 s to start, a Python one 5 minutes. */
const READY_MS = 310_000;

/**
 * Runs the command line until it has done what was asked, or until whoever sits at it leaves.
 *
 * @param args The arguments behind `cli`.
 * @returns The exit code: 0, 1 after a failure, 2 when something was written wrong.
 */
export async function runCli(args: readonly string[], host: CliHost): Promise<number> {
  const options = parseCliOptions(args);
  if ("error" in options) {
    writeAll(Deno.stderr, `${options.error}\n\n${CLI_USAGE}`);
    return OUTCOMES.misused;
  }
  if (options.help) {
    writeAll(Deno.stdout, CLI_USAGE);
    return OUTCOMES.done;
  }
  const scope = new Scope();
  const interrupts = new Interrupts();
  scope.add(listenToSignals(interrupts));
  const program = new Program({ options, host, scope, interrupts });
  try {
    return await program.run();
  } catch (error) {
    program.output.begin();
    program.output.fail(error);
    return error instanceof UsageError ? OUTCOMES.misused : OUTCOMES.failed;
  } finally {
    const closing = withDeadline(scope.close(), { ms: CLOSE_MS, doing: "Cannot close everything" });
    await closing.catch((error) => program.output.note(errorText(error)));
  }
}

interface ProgramParts {
  options: CliOptions;
  host: CliHost;
  scope: Scope;
  interrupts: Interrupts;
}

/** One run: finds or starts the server, connects, and reads commands from where they come. */
class Program {
  readonly output: Output;
  readonly #parts: ProgramParts;
  readonly #sinks: Sinks;
  readonly #history: HistoryFile;
  readonly #typed = Deno.stdin.isTerminal();
  #editor: LineEditor | undefined;
  #session: Session | undefined;

  constructor(parts: ProgramParts) {
    this.#parts = parts;
    const terminal = Deno.stdout.isTerminal();
    this.#sinks = {
      // Nobody reads what would still come, so nothing more is done.
      out: (text) => this.#above(() => writeAll(Deno.stdout, text) || parts.interrupts.end()),
      err: (text) => this.#above(() => writeAll(Deno.stderr, text)),
    };
    this.output = new Output({
      ...this.#sinks,
      json: parts.options.json,
      color: terminal && !Deno.env.get("NO_COLOR"),
      ...(terminal && { width: Deno.consoleSize().columns }),
    });
    this.#history = new HistoryFile(
      historyPath((name) => Deno.env.get(name)),
      (error) => this.output.note(`The history is not kept: ${errorText(error)}`),
    );
  }

  async run(): Promise<Outcome> {
    const { options, interrupts } = this.#parts;
    const oneShot = options.words.length > 0;
    // What is written wrong is said before a server is looked for or started.
    const asked = oneShot
      ? parseArguments(options.words, (name) => findCommand(name) !== undefined)
      : undefined;
    if (asked !== undefined) {
      commandOf(asked.name);
      const outcome = await this.#rehearse(asked);
      if (outcome !== undefined) return outcome;
    }
    const mayStart = asked === undefined || innermost(asked)?.onlyRunning !== true;
    const session = await this.#connect({ waits: oneShot || !this.#typed, mayStart });
    this.#session = session;
    if (oneShot) return await interrupts.during((signal) => perform(() => asked, { session, signal }));
    if (!this.#typed) return await readLines({ session, interrupts, editor: this.#openEditor() });
    this.output.note(`Connected to ${session.address}; help lists the commands, Ctrl+D ends`);
    const history = this.#history;
    this.#openEditor(await history.load());
    this.#parts.scope.add(() => history.flush());
    await readLines({ session, interrupts, editor: this.#openEditor(), history });
    return OUTCOMES.done;
  }

  /** What can be done or refused without a server. */
  #rehearse(asked: Invocation): Promise<Outcome | undefined> {
    const { options, host, interrupts } = this.#parts;
    return rehearse(asked, {
      ...this.#sinks,
      workspace: options.workspace ?? host.workspace,
      json: options.json,
      color: this.output.color,
      width: this.output.width,
      signal: interrupts.ending,
    });
  }

  /**
   * @param plan `waits`: until the connectors of a server that is started here are ready; `mayStart`: start one when none
   * runs.
   */
  async #connect(plan: { waits: boolean; mayStart: boolean }): Promise<Session> {
    const { options, host, interrupts: { ending }, scope } = this.#parts;
    const workspace = options.workspace ?? host.workspace;
    const server = await findServer({
      options,
      workspace,
      mayStart: plan.mayStart,
      startHeadless: async (workspace) => {
        const headless = await host.startHeadless(workspace);
        scope.add(() => headless.close());
        return headless;
      },
      note: (text) => this.output.note(text),
      signal: ending,
    });
    const client = new MuxitClient({
      url: server.url,
      fetchToken: server.token,
      onError: (error) => this.output.note(errorText(error)),
    });
    scope.add(() => client.close());
    await client.ready({ ms: CONNECT_MS, signal: ending });
    const session = new Session({
      client,
      output: this.output,
      address: server.url,
      workspace,
      ...(this.#typed
        ? { ask: (question, { signal }) => this.#openEditor().read(question, { signal, remember: false }) }
        : {}),
    });
    scope.add(watchConnection(client, session));
    await this.#hardware(server, plan);
    return session;
  }

  async #hardware({ headless }: FoundServer, { waits }: { waits: boolean }): Promise<void> {
    if (headless === undefined) return;
    const { ending } = this.#parts.interrupts;
    const ready = withDeadline(headless.ready, {
      ms: READY_MS,
      doing: "Cannot start the connectors",
      signal: ending,
    });
    if (waits) return await ready;
    ready.then(() => this.output.note("Every connector has been started"), (error) => {
      if (!ending.aborted) this.output.note(errorText(error));
    });
  }

  /** Prints at any time: a line that is being typed moves down. */
  #above(print: () => void): void {
    if (this.#editor === undefined) print();
    else this.#editor.above(print);
  }

  #openEditor(history: readonly string[] = []): LineEditor {
    if (this.#editor !== undefined) return this.#editor;
    const { interrupts, scope } = this.#parts;
    // Standard output may be on its way into a file; the person looks at the terminal.
    const output = Deno.stdout.isTerminal() ? process.stdout : process.stderr;
    const streams = { input: process.stdin, output };
    const editor = this.#typed
      ? terminalEditor({ ...streams, history, interrupts, session: () => this.#session })
      : new LineEditor({ ...streams, terminal: false });
    this.#editor = editor;
    scope.add(() => editor[Symbol.dispose]());
    return editor;
  }
}
