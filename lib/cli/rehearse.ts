import { resolve } from "node:path";
import type { CliClient } from "./cli_client.ts";
import type { Command } from "./command.ts";
import { findCommand } from "./commands.ts";
import { Output, type Sinks } from "./output.ts";
import type { Invocation } from "./parse_line.ts";
import { type Outcome, OUTCOMES } from "./perform.ts";
import { Session } from "./session.ts";
import { UsageError } from "./usage_error.ts";

/** Thrown by the client of a rehearsal. */
class NeedsServer extends Error {
  override readonly name = "NeedsServer";
}

/** Where a rehearsal takes place. */
export interface Rehearsal extends Sinks {
  workspace: string;
  json: boolean;
  color: boolean;
  width: number;
  signal: AbortSignal;
}

/**
 * Runs a command as far as it gets without a server, so that a mistyped one starts nothing and `help` needs nobody.
 *
 * @returns How it ended, or `undefined` when it needs a server; nothing was printed then.
 */
export async function rehearse(asked: Invocation, place: Rehearsal): Promise<Outcome | undefined> {
  const printed: (() => void)[] = [];
  const output = new Output({
    ...place,
    out: (text) => printed.push(() => place.out(text)),
    err: (text) => printed.push(() => place.err(text)),
  });
  const session = new Session({
    client: absentClient(),
    output,
    address: "",
    workspace: resolve(place.workspace),
  });
  let outcome: Outcome = OUTCOMES.done;
  try {
    const reply = await findCommand(asked.name)?.run(asked.words, { session, signal: place.signal });
    if (reply !== undefined) output.reply(reply);
  } catch (error) {
    if (error instanceof NeedsServer) return undefined;
    output.fail(error);
    outcome = error instanceof UsageError ? OUTCOMES.misused : OUTCOMES.failed;
  }
  for (const print of printed) print();
  return outcome;
}

/** The command, or the one below it, that was asked for. */
export function innermost(asked: Invocation): Command | undefined {
  const command = findCommand(asked.name);
  const wanted = asked.words[0]?.text.toLowerCase();
  return command?.subcommands?.find(({ name }) => name.toLowerCase() === wanted) ?? command;
}

function absentClient(): CliClient {
  const absent = () => {
    throw new NeedsServer();
  };
  return {
    request: absent,
    read: absent,
    write: absent,
    run: absent,
    on: absent,
    subscribeState: absent,
    subscribeStream: absent,
  };
}
