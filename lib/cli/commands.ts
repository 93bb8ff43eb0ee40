import type { Command } from "./command.ts";
import { connectors } from "./commands/connectors.ts";
import { drivers } from "./commands/drivers.ts";
import { helpCommand } from "./commands/help.ts";
import { logs } from "./commands/logs.ts";
import { reload } from "./commands/reload.ts";
import { schema } from "./commands/schema.ts";
import { script } from "./commands/script.ts";
import { status } from "./commands/status.ts";
import { stream } from "./commands/stream.ts";
import { call, get, set } from "./commands/values.ts";
import { watch } from "./commands/watch.ts";
import { UsageError } from "./usage_error.ts";

/** Ends the session; whoever reads the lines acts on it. */
const quit: Command = {
  name: "quit",
  usage: "quit",
  summary: "Leave; so does Ctrl+D",
  words: [],
  run: () => Promise.resolve(),
};

/** Every command, in the order of `help`. */
export const COMMANDS: readonly Command[] = [
  helpCommand(() => COMMANDS),
  connectors,
  reload,
  schema,
  get,
  set,
  call,
  watch,
  stream,
  drivers,
  script,
  logs,
  status,
  quit,
];

/** The command of that name; `exit` is another name of `quit`. */
export function findCommand(name: string): Command | undefined {
  const wanted = name === "exit" ? "quit" : name;
  return COMMANDS.find((command) => command.name === wanted);
}

/**
 * The same for a command that must be there.
 *
 * @throws {UsageError} Naming the commands there are.
 */
export function commandOf(name: string): Command {
  const command = findCommand(name);
  if (command !== undefined) return command;
  const names = COMMANDS.map((known) => known.name).join(", ");
  throw new UsageError(`There is no command "${name}"; there are ${names}`);
}
