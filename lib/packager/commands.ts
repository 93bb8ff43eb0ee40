import { build } from "./commands/build.ts";
import { create } from "./commands/create.ts";
import { inspect } from "./commands/inspect.ts";
import { install } from "./commands/install.ts";
import { list } from "./commands/list.ts";
import { registry } from "./commands/registry.ts";
import { keygen, sign } from "./commands/sign.ts";
import { validate } from "./commands/validate.ts";
import type { Command } from "./context.ts";

/** Every command, in the order of a driver's life. */
export const COMMANDS: readonly Command[] = [
  create,
  validate,
  build,
  inspect,
  install,
  list,
  registry,
  sign,
  keygen,
];

/** The help text. */
export const PACKAGER_USAGE = `Make, check, pack, look into and install driver packages

Usage: deno task drivers <command> [options]

${COMMANDS.map(({ name, usage, summary }) => `  ${name} ${usage}\n      ${summary}`).join("\n")}

  --json   print one JSON value
  --help   print this text, or that of one command

Exit code: 0 when everything worked, 1 when something failed, 2 when the command was written wrong.
`;
