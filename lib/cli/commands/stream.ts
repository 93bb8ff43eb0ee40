import { NameMap } from "@/lib/protocol/mod.ts";
import { type Command, expectWords } from "../command.ts";
import { clockTime } from "../clock_time.ts";
import { takeFlags } from "../flags.ts";
import { jsonValue } from "../json_value.ts";
import { showOnOneLine } from "../show_value.ts";
import { untilAborted } from "../until_aborted.ts";
import { UsageError } from "../usage_error.ts";

/** Prints the items of a stream. */
export const stream: Command = {
  name: "stream",
  usage: "stream <connector> <stream> [--count <n>]",
  summary: "Print the items of a stream until n have come, or until Ctrl+C",
  words: ["connector", "stream", { oneOf: ["--count"] }],
  async run(given, { session: { client, names, output }, signal }) {
    const { words, flags } = takeFlags(given, { count: "value" });
    expectWords(words, stream, { least: 2 });
    const count = countOf(flags.count);
    const schema = await names.schema(words[0]!.text);
    const declared = NameMap.of(schema.streams).get(words[1]!.text)?.name;
    if (declared === undefined) {
      const has = schema.streams.map(({ name }) => name).join(", ") || "none";
      output.note(`${schema.name} declares no stream "${words[1]!.text}" (it has ${has}); waiting for it`);
    }
    using items = output.items();
    const enough = Promise.withResolvers<void>();
    let seen = 0;
    const source = { connector: schema.name, stream: declared ?? words[1]!.text, binary: !output.json };
    const unsubscribe = client.subscribeStream(source, ({ data }) => {
      if (seen >= count) return;
      items.add({ json: jsonValue(data), text: `${clockTime(new Date())}  ${showOnOneLine(data)}` });
      if (++seen >= count) enough.resolve();
    });
    try {
      await Promise.race([enough.promise, untilAborted(signal)]);
    } finally {
      unsubscribe();
    }
  },
};

function countOf(text: string | undefined): number {
  if (text === undefined) return Infinity;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new UsageError(`--count is "${text}"; a whole number above zero is needed`);
}
