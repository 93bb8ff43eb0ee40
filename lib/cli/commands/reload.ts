import { type Command, expectWords } from "../command.ts";

/** Milliseconds: a device may take a minute to start. */
const RELOAD_MS = 120_000;

/** Loads every connector file anew. */
export const reload: Command = {
  name: "reload",
  usage: "reload",
  summary: "Reload every connector from its file",
  words: [],
  onlyRunning: true,
  async run(words, { session: { client, names }, signal }) {
    expectWords(words, reload, { least: 0 });
    await client.request("connectors.reload", {}, { ms: RELOAD_MS, signal });
    names.forget();
    return { json: { success: true }, text: "All connectors were reloaded" };
  },
};
