import { AppError, deepEqual, NameMap, type StateQuality, withNumbers } from "@/lib/protocol/mod.ts";
import { delay } from "@/lib/core/mod.ts";
import type { Look } from "@/lib/format/mod.ts";
import { type Command, type CommandContext, expectWords } from "../command.ts";
import { clockTime } from "../clock_time.ts";
import { lostNumbers } from "../json_value.ts";
import type { Items } from "../output.ts";
import { untilAborted } from "../until_aborted.ts";
import { showOnOneLine } from "../show_value.ts";

/** Milliseconds between two reads of a property that is not polled. */
const READ_EVERY_MS = 1000;

/** Prints values as they change. */
export const watch: Command = {
  name: "watch",
  usage: "watch <connector> [property]",
  summary: "Print values as they change, until Ctrl+C",
  words: ["connector", "property"],
  async run(words, context) {
    expectWords(words, watch, { least: 1, most: 2 });
    const { session } = context;
    const schema = await session.names.schema(words[0]!.text);
    const property = words[1] === undefined ? undefined : propertyOf(schema, words[1].text);
    using items = session.output.items();
    const looks = new Map(schema.properties.map((item) => [item.name, item]));
    const watched = new Watched({ connector: schema.name, looks, items });
    const whole = Promise.withResolvers<void>();
    const seen = Promise.withResolvers<void>();
    const unsubscribe = session.client.subscribeState((change) => {
      for (const [name, value] of Object.entries(change.updates[schema.name] ?? {})) {
        if (property !== undefined && name !== property) continue;
        watched.show(name, value, change.quality?.[schema.name]?.[name]);
        seen.resolve();
      }
      if (change.whole) whole.resolve();
    });
    try {
      const ended = untilAborted(context.signal);
      await Promise.race([
        ended,
        seen.promise,
        whole.promise.then(() => patience(seen.promise, context.signal)),
      ]);
      if (watched.empty && !context.signal.aborted) {
        await notPolled({ connector: schema.name, property, watched }, context);
      }
      await ended;
    } finally {
      unsubscribe();
    }
  },
};

/** Waits for a first value as long as a poller may need for it; never throws. */
async function patience(seen: Promise<void>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const pause = delay(READ_EVERY_MS, { signal: AbortSignal.any([signal, over.signal]) });
  await Promise.race([seen, pause]).catch(() => {});
  over.abort();
  await pause.catch(() => {});
}

function propertyOf(
  schema: { name: string; properties: readonly { name: string; access: string }[] },
  wanted: string,
): string {
  const found = NameMap.of(schema.properties).get(wanted);
  if (found !== undefined) return found.name;
  const names = schema.properties.map(({ name }) => name).join(", ");
  throw new AppError(
    "CONN_CALL_FAILED",
    `Cannot watch ${schema.name}.${wanted}: ${schema.name} has no such property; it has ${names || "none"}`,
  );
}

interface Unpolled {
  connector: string;
  property: string | undefined;
  watched: Watched;
}

// Nothing would ever come of a property that is not polled, so it is read here, gently.
async function notPolled(
  { connector, property, watched }: Unpolled,
  { session: { client, output }, signal }: CommandContext,
): Promise<void> {
  if (property === undefined) {
    return output.note(`No property of ${connector} is polled yet; name one to have it read once a second`);
  }
  output.note(`${connector}.${property} is not polled; reading it once a second`);
  while (!signal.aborted) {
    try {
      watched.show(property, await client.read({ connector, property }, { signal }));
      await delay(READ_EVERY_MS, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

/** Prints each value that differs from the one before. */
class Watched {
  readonly #connector: string;
  readonly #looks: ReadonlyMap<string, Look>;
  readonly #items: Items;
  readonly #last = new Map<string, unknown>();

  constructor(
    { connector, looks, items }: {
      connector: string;
      looks: ReadonlyMap<string, Look>;
      items: Items;
    },
  ) {
    this.#connector = connector;
    this.#looks = looks;
    this.#items = items;
  }

  /** True as long as nothing has been printed. */
  get empty(): boolean {
    return this.#last.size === 0;
  }

  /** Prints a value unless it is the one that stands there already. */
  show(property: string, given: unknown, known?: StateQuality): void {
    const value = withNumbers(given, known ?? {});
    const { quality = "good", reason } = known ?? {};
    const seen = [value, quality, reason];
    if (this.#last.has(property) && deepEqual(this.#last.get(property), seen)) return;
    this.#last.set(property, seen);
    const now = new Date();
    const text = showOnOneLine(value, { look: this.#looks.get(property) });
    const shown = quality === "bad"
      ? `no value: ${reason}`
      : quality === "stale"
      ? `${text}  (old: ${reason})`
      : text;
    // Beside the value, as on the wire: JSON has no text for NaN.
    const lost = lostNumbers(value);
    const doubt = quality === "good" ? {} : { quality, reason };
    this.#items.add({
      json: { time: now.toISOString(), connector: this.#connector, property, value, ...lost, ...doubt },
      text: `${clockTime(now)}  ${this.#connector}.${property}  ${shown}`,
    });
  }
}
