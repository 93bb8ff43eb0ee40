import { type Command, expectWords } from "../command.ts";
import type { Tone } from "../paint.ts";
import { table } from "../table.ts";

const TONES: Readonly<Record<string, Tone>> = {
  ready: "green",
  loading: "yellow",
  error: "red",
  disabled: "dim",
  stopped: "dim",
};

/** Lists every connector with its driver, its state, and why it is in it. */
export const connectors: Command = {
  name: "connectors",
  usage: "connectors",
  summary: "List every connector with its driver, state and message",
  words: [],
  async run(words, { session: { client, output } }) {
    expectWords(words, connectors, { least: 0 });
    const { enabled, disabled } = (await client.request("connectors.all", {})).value;
    const rows = [
      ...enabled.map(({ name, driver, state, message }) => ({ name, driver, state, message })),
      ...disabled.map(({ name, driver, reason }) => ({ name, driver, state: "disabled", message: reason })),
    ];
    const cells = rows.map(({ name, driver, state, message }) => [
      name,
      driver,
      { text: state, tone: TONES[state] ?? "plain" },
      message,
    ]);
    const headers = ["NAME", "DRIVER", "STATE", "MESSAGE"];
    return { json: rows, text: table(cells, { headers, paint: output.paint }) || "There are no connectors" };
  },
};
