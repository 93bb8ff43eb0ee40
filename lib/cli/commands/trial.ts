import { AppError } from "@/lib/protocol/mod.ts";
import { type Command, type CommandContext, expectWords } from "../command.ts";
import { parseLiteral } from "../literal.ts";
import { withoutLongNumbers } from "../long_numbers.ts";
import type { Reply } from "../output.ts";
import { printableLine } from "@/lib/core/mod.ts";
import type { Session, Trial } from "../session.ts";
import { UsageError } from "../usage_error.ts";
import { argumentsOfWords } from "../word_values.ts";
import type { Word } from "../words.ts";
import { readProperty, runAction, writeProperty } from "./values.ts";

/** The server gives a driver 60 s to start, and Python ones 5 minutes (design §4). */
const INIT_MS = 310_000;

const init: Command = {
  name: "init",
  usage: "drivers init <name> [config as JSON or key=value …]",
  summary: "Start a driver to try it out",
  words: ["driver", "value"],
  rest: true,
  async run(words, { session, signal }) {
    expectWords(words, init, { least: 1, most: Infinity });
    if (session.trial !== undefined) {
      throw new UsageError(`${session.trial.driver} is being tried already; drivers shutdown ends that`);
    }
    const [name, ...rest] = words as [Word, ...Word[]];
    const config = withoutLongNumbers(configOf(rest), session.output) as
      | Record<string, unknown>
      | undefined;
    const asked = session.client.request(
      "driver.init",
      { name: name.text, ...(config === undefined ? {} : { config }) },
      { ms: INIT_MS },
    );
    const connector = (await unlessAborted(asked, { session, signal })).value;
    session.trial = { driver: name.text, connector };
    session.names.forget();
    const text = `${
      printableLine(name.text)
    } has started; drivers get, set, exec reach it, drivers shutdown ends it`;
    return { json: { driver: name.text, connector }, text };
  },
};

const get: Command = {
  name: "get",
  usage: "drivers get <property>",
  summary: "Read a property of the driver being tried out",
  words: ["trial property"],
  async run(words, context) {
    expectWords(words, get, { least: 1 });
    return await onTrial(context, ({ connector }) => {
      return readProperty({ connector, property: words[0]!.text }, context);
    });
  },
};

const set: Command = {
  name: "set",
  usage: "drivers set <property> <value>",
  summary: "Write a property of the driver being tried out",
  words: ["trial property", "value"],
  async run(words, context) {
    expectWords(words, set, { least: 2 });
    const [property, value] = words as [Word, Word];
    return await onTrial(context, ({ connector }) => {
      return writeProperty({ connector, property: property.text, value }, context);
    });
  },
};

const exec: Command = {
  name: "exec",
  usage: "drivers exec <action> [argument …]",
  summary: "Run an action of the driver being tried out",
  words: ["trial action", "value"],
  rest: true,
  async run(words, context) {
    expectWords(words, exec, { least: 1, most: Infinity });
    const [method, ...args] = words as [Word, ...Word[]];
    return await onTrial(
      context,
      ({ connector }) => runAction({ connector, method: method.text, args }, context),
    );
  },
};

const shutdown: Command = {
  name: "shutdown",
  usage: "drivers shutdown",
  summary: "Shut down the driver being tried out",
  words: [],
  async run(words, context) {
    expectWords(words, shutdown, { least: 0 });
    return await onTrial(context, async ({ driver, connector }) => {
      const { session } = context;
      await session.client.request("driver.shutdown", { connector });
      session.trial = undefined;
      session.names.forget();
      return { json: { driver, success: true }, text: `${driver} was shut down` };
    });
  },
};

/** The commands of `drivers` that start, use and end a trial. */
export const TRIAL_COMMANDS: readonly Command[] = [init, get, set, exec, shutdown];

function configOf(words: readonly Word[]): Record<string, unknown> | undefined {
  if (words.length === 0) return undefined;
  const whole = words.length === 1 && words[0]!.text.startsWith("{");
  const values = whole ? [parseLiteral(words[0]!.text)] : argumentsOfWords(words);
  const [config] = values;
  if (values.length === 1 && typeof config === "object" && config !== null && !Array.isArray(config)) {
    return config as Record<string, unknown>;
  }
  throw new UsageError(
    `The config must be one object, as {"port": "COM3"} or port=COM3; write: ${init.usage}`,
  );
}

// The trial is gone as soon as the connection was lost, because the server ends it with the client.
async function onTrial(
  { session }: CommandContext,
  use: (trial: Trial) => Promise<Reply>,
): Promise<Reply> {
  const { trial } = session;
  if (trial === undefined) throw new UsageError("No driver is being tried; drivers init <name> starts one");
  try {
    return await use(trial);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "CONN_NOT_FOUND") throw error;
    session.trial = undefined;
    throw new AppError(
      "CONN_NOT_FOUND",
      `The trial of ${trial.driver} has ended on the server; drivers init ${trial.driver} starts it again`,
      { cause: error },
    );
  }
}

// A driver that starts after all is shut down again: nobody is left who knows its name.
async function unlessAborted(
  asked: Promise<{ value: string }>,
  { session, signal }: { session: Session; signal: AbortSignal },
): Promise<{ value: string }> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([asked, aborted.promise]);
  } catch (error) {
    if (signal.aborted) {
      asked.then(({ value }) => session.client.request("driver.shutdown", { connector: value })).catch(
        () => {},
      );
    }
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
