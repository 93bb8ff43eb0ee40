import { batch, type Signal, signal } from "@preact/signals";
import type { LogEntry } from "@/lib/protocol/mod.ts";
import type { MuxitClient } from "../muxit_client.ts";
import { frameSchedule, type Schedule } from "./frame_schedule.ts";
import type { LogStore } from "./log_store.ts";
import type { ServerClock } from "./server_clock.ts";
import {
  appendOutput,
  OUTPUT_CAPACITY,
  type OutputLine,
  type OutputTail,
  outputText,
} from "./output_tail.ts";

/** A line that has no number yet. */
export type NewLine = Omit<OutputLine, "id">;

const NOTHING: OutputTail = { lines: [], gone: 0 };
const SOURCE = "script:";

/** Options of a {@linkcode ScriptOutput}. */
export interface ScriptOutputOptions {
  /** The log of the server; made before this. */
  log: Pick<LogStore, "history">;
  /** Tells the time of what comes without one. */
  clock: Pick<ServerClock, "now">;
  /** Decides when lines are shown; by default once per picture. */
  schedule?: Schedule;
}

/** Lines that wait for the next picture. */
interface Pending {
  lines: OutputLine[];
  gone: number;
}

/**
 * What every script has told, the newest lines of each. What was logged before this page came, or while it had no
 * connection, is taken from the log of the server.
 */
export class ScriptOutput {
  readonly #log: Pick<LogStore, "history">;
  readonly #schedule: Schedule;
  readonly #stops: (() => void)[];
  readonly #tails = new Map<string, Signal<OutputTail>>();
  readonly #lastLogged = new Map<string, string>();
  #pending = new Map<string, Pending>();
  /** Lines that come while the log of the server is asked for. */
  #held: { script: string; line: NewLine }[] | undefined;
  #recoveries = 0;
  #count = 0;
  #cancel: (() => void) | undefined;

  constructor(client: MuxitClient, { log, clock, schedule = frameSchedule }: ScriptOutputOptions) {
    this.#log = log;
    this.#schedule = schedule;
    this.#stops = [
      client.onStatus(({ phase }) => phase === "open" && void this.#recover()),
      client.scripts.onOutput(({ script, level, args, time, line }) =>
        this.add(script, { time, kind: "log", level, text: outputText(args), place: line })
      ),
      client.scripts.onSay(({ script, text }) =>
        this.add(script, { time: new Date(clock.now()).toISOString(), kind: "say", level: "info", text })
      ),
    ];
    if (client.open) void this.#recover();
  }

  /** The newest lines of one script. */
  tail(script: string): Signal<OutputTail> {
    const tail = this.#tails.get(script) ?? signal(NOTHING);
    this.#tails.set(script, tail);
    return tail;
  }

  /** Adds a line, with the next picture. */
  add(script: string, line: NewLine): void {
    if (this.#held !== undefined) this.#held.push({ script, line });
    else this.#push(script, line);
  }

  /** Empties the output of one script. */
  clear(script: string): void {
    this.#pending.delete(script);
    this.tail(script).value = NOTHING;
  }

  /** Forgets every script but these. */
  keep(names: ReadonlySet<string>): void {
    for (const map of [this.#tails, this.#pending, this.#lastLogged]) {
      for (const name of map.keys()) if (!names.has(name)) map.delete(name);
    }
  }

  /** Ends the subscription. */
  close(): void {
    for (const stop of this.#stops) stop();
    this.#cancel?.();
  }

  // Log lines that come before the reply are in it, and nothing else of what is held.
  async #recover(): Promise<void> {
    const recovery = ++this.#recoveries;
    this.#held ??= [];
    const history = await this.#log.history;
    if (recovery !== this.#recoveries) return;
    const missed = history?.flatMap((entry) => this.#missed(entry));
    const held = this.#held;
    this.#held = undefined;
    const rest = missed === undefined ? held : held.filter(({ line }) => line.kind !== "log");
    const all = [...missed ?? [], ...rest].sort((a, b) => a.line.time < b.line.time ? -1 : 1);
    for (const { script, line } of all) this.#push(script, line);
  }

  #missed({ source, level, message, time }: LogEntry): { script: string; line: NewLine }[] {
    if (!source.startsWith(SOURCE)) return [];
    const script = source.slice(SOURCE.length);
    if (time <= (this.#lastLogged.get(script) ?? "")) return [];
    return [{ script, line: { time, kind: "log", level, text: outputText([message]) } }];
  }

  #push(script: string, line: NewLine): void {
    const pending = this.#pending.get(script) ?? { lines: [], gone: 0 };
    this.#pending.set(script, pending);
    pending.lines.push({ ...line, id: ++this.#count });
    if (line.kind === "log") this.#lastLogged.set(script, line.time);
    // A page nobody looks at draws no pictures, and a script may log all night.
    if (pending.lines.length > 2 * OUTPUT_CAPACITY) {
      pending.gone += pending.lines.splice(0, OUTPUT_CAPACITY).length;
    }
    this.#cancel ??= this.#schedule(() => this.#flush());
  }

  #flush(): void {
    this.#cancel = undefined;
    const all = this.#pending;
    this.#pending = new Map();
    batch(() => {
      for (const [script, { lines, gone }] of all) {
        const tail = this.tail(script);
        const { lines: before, gone: already } = tail.peek();
        tail.value = appendOutput({ lines: before, gone: already + gone }, lines);
      }
    });
  }
}
