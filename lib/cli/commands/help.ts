import type { Command } from "../command.ts";
import { helpLines } from "../help_lines.ts";
import { UsageError } from "../usage_error.ts";

/** Prints what can be typed; `commands` is asked when it runs, because help is one of them. */
export function helpCommand(commands: () => readonly Command[]): Command {
  return {
    name: "help",
    usage: "help [command]",
    summary: "Show this list, or how one command is written",
    words: ["command"],
    run([word], { session: { output } }) {
      const chosen = word === undefined ? commands() : [find(commands(), word.text)];
      const rows = chosen.flatMap((command) => command.subcommands ?? [command]);
      const json = rows.map(({ usage, summary }) => ({ usage, summary }));
      return Promise.resolve({ json, text: helpLines(rows, { width: output.width, paint: output.paint }) });
    },
  };
}

function find(commands: readonly Command[], name: string): Command {
  const found = commands.find((command) => command.name === name.toLowerCase());
  if (found !== undefined) return found;
  const names = commands.map((command) => command.name).join(", ");
  throw new UsageError(`There is no command "${name}"; there are ${names}`);
}
