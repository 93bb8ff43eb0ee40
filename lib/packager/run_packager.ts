import { toAppError } from "@/lib/protocol/mod.ts";
import { FindingsError } from "@/lib/packages/mod.ts";
import { parseArguments } from "./arguments.ts";
import { COMMANDS, PACKAGER_USAGE } from "./commands.ts";
import { type Answer, type Command, Invocation, type PackagerHost } from "./context.ts";
import { printable } from "@/lib/core/mod.ts";
import { UsageError } from "./usage_error.ts";

const DONE = 0;
const FAILED = 1;
const MISUSED = 2;

/**
 * Runs one command of the packager.
 *
 * @param args The arguments behind `drivers`.
 * @returns The exit code: 0, 1 after a failure, 2 when the command was written wrong.
 */
export async function runPackager(args: readonly string[], host: PackagerHost): Promise<number> {
  // `deno task drivers -- build x`: the runner hands on the dashes too.
  const [name, ...rest] = args[0] === "--" ? args.slice(1) : args;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    (name === undefined ? host.err : host.out)(PACKAGER_USAGE);
    return name === undefined ? MISUSED : DONE;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const known = COMMANDS.map((candidate) => candidate.name).join(", ");
    host.err(`There is no command '${printable(name)}'; there are ${known}\n`);
    return MISUSED;
  }
  const json = rest.includes("--json");
  try {
    return await runCommand(command, rest, host);
  } catch (error) {
    return fail(error, { command, json, host });
  }
}

async function runCommand(command: Command, rest: readonly string[], host: PackagerHost): Promise<number> {
  const given = parseArguments(rest, { ...command.flags, json: "none", help: "none", h: "none" });
  if (given.flags.has("help") || given.flags.has("h")) {
    host.out(helpOf(command));
    return DONE;
  }
  const answer: Answer = await command.run(new Invocation(given, host));
  for (const note of answer.notes ?? []) host.err(`${printable(note)}\n`);
  if (given.flags.has("json")) host.out(JSON.stringify(answer.json, null, 2) + "\n");
  else if (answer.text !== "") host.out(answer.text + "\n");
  return answer.failed ? FAILED : DONE;
}

function fail(
  error: unknown,
  { command, json, host }: { command: Command; json: boolean; host: PackagerHost },
): number {
  const { code, message } = toAppError(error);
  const findings = error instanceof FindingsError ? { findings: error.findings } : {};
  if (json) host.out(JSON.stringify({ error: { code, message, ...findings } }, null, 2) + "\n");
  host.err(`${code}: ${printable(message)}\n`);
  if (!(error instanceof UsageError)) return FAILED;
  host.err(`\n${helpOf(command)}`);
  return MISUSED;
}

function helpOf({ name, usage, summary }: Command): string {
  return `Usage: deno task drivers ${name} ${usage}\n\n${summary}\n`;
}
