import type { CommandContext } from "./command.ts";
import { commandOf } from "./commands.ts";
import type { Invocation } from "./parse_line.ts";
import { UsageError } from "./usage_error.ts";

/** How a command ended; the number is the exit code of its one-shot form. */
export const OUTCOMES = { done: 0, failed: 1, misused: 2 } as const;
/** One of the outcomes. */
export type Outcome = (typeof OUTCOMES)[keyof typeof OUTCOMES];

/** Runs what was asked for and prints its answer or what went wrong; never throws. */
export async function perform(
  read: () => Invocation | undefined,
  context: CommandContext,
): Promise<Outcome> {
  const { output } = context.session;
  output.begin();
  try {
    const asked = read();
    if (asked === undefined) return OUTCOMES.done;
    const reply = await commandOf(asked.name).run(asked.words, context);
    if (reply !== undefined) output.reply(reply);
    return OUTCOMES.done;
  } catch (error) {
    output.fail(error);
    return error instanceof UsageError ? OUTCOMES.misused : OUTCOMES.failed;
  }
}
