import { NameMap } from "@/lib/protocol/mod.ts";
import { type Command, type CommandContext, expectWords } from "../command.ts";
import { jsonValue } from "../json_value.ts";
import { withoutLongNumbers } from "../long_numbers.ts";
import type { Reply } from "../output.ts";
import { showValue } from "../show_value.ts";
import { argumentsOfWords, valueOfWord } from "../word_values.ts";
import type { Word } from "../words.ts";

/** Reads a property. */
export const get: Command = {
  name: "get",
  usage: "get <connector> <property>",
  summary: "Read a property; also psu.voltage",
  words: ["connector", "property"],
  async run(words, context) {
    expectWords(words, get, { least: 2 });
    return await readProperty({ connector: words[0]!.text, property: words[1]!.text }, context);
  },
};

/** Writes a property. */
export const set: Command = {
  name: "set",
  usage: "set <connector> <property> <value>",
  summary: "Write a property; also psu.voltage = 12",
  words: ["connector", "property", "value"],
  async run(words, context) {
    expectWords(words, set, { least: 3 });
    const [connector, property, value] = words as [Word, Word, Word];
    return await writeProperty({ connector: connector.text, property: property.text, value }, context);
  },
};

/** Runs an action. */
export const call: Command = {
  name: "call",
  usage: "call <connector> <action> [argument …]",
  summary: "Run an action; key=value pairs are named arguments; also psu.rampTo(5)",
  words: ["connector", "action", "value"],
  rest: true,
  async run(words, context) {
    expectWords(words, call, { least: 2, most: Infinity });
    const [connector, method, ...args] = words as [Word, Word, ...Word[]];
    return await runAction({ connector: connector.text, method: method.text, args }, context);
  },
};

/** Reads a property and shows it with its unit. */
export async function readProperty(
  item: { connector: string; property: string },
  { session: { client, output, names }, signal }: CommandContext,
): Promise<Reply> {
  const value = await client.read(item, { signal });
  if (output.json) return { json: jsonValue(value), text: "" };
  // How it looks is a courtesy: without it the value is still right.
  const schema = await names.schema(item.connector).catch(() => undefined);
  const look = schema && NameMap.of(schema.properties).get(item.property);
  return { json: jsonValue(value), text: showValue(value, { look, color: output.color }) };
}

/** Writes a property; the word says the value. */
export async function writeProperty(
  { connector, property, value }: { connector: string; property: string; value: Word },
  { session: { client, output }, signal }: CommandContext,
): Promise<Reply> {
  const sent = withoutLongNumbers(valueOfWord(value), output);
  await client.write({ connector, property, value: sent }, { signal });
  return { json: { success: true }, text: "ok" };
}

/** Runs an action; the words say the arguments. */
export async function runAction(
  { connector, method, args }: { connector: string; method: string; args: readonly Word[] },
  { session: { client, output }, signal }: CommandContext,
): Promise<Reply> {
  const sent = withoutLongNumbers(argumentsOfWords(args), output) as unknown[];
  const value = await client.run({ connector, method, args: sent }, { signal });
  const nothing = value === null || value === undefined;
  return { json: jsonValue(value), text: nothing ? "ok" : showValue(value, { color: output.color }) };
}
