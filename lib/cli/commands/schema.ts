import { type Command, expectWords } from "../command.ts";
import { keyedSchema } from "../keyed_schema.ts";
import { prettyJson } from "../pretty_json.ts";
import { printable } from "@/lib/core/mod.ts";

/** Prints what a connector has, in the form of document 001. */
export const schema: Command = {
  name: "schema",
  usage: "schema <connector>",
  summary: 'Show the properties, actions and streams of a connector; also schema("psu")',
  words: ["connector"],
  async run(words, { session: { client } }) {
    expectWords(words, schema, { least: 1 });
    const { value } = await client.request("connector.schema", { name: words[0]!.text });
    const keyed = keyedSchema(value);
    return { json: keyed, text: printable(prettyJson(keyed)) };
  },
};
