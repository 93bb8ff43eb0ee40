import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { EventOf, RunningScript } from "@/lib/protocol/mod.ts";
import { deepEqual, errorText } from "@/lib/protocol/plain.ts";
import type { MuxitClient } from "../muxit_client.ts";
import { Refresher } from "./refresher.ts";
import { type ScriptEntry, scriptEntry, type ScriptOutcome } from "./script_entry.ts";
import { ScriptOutput, type ScriptOutputOptions } from "./script_output.ts";

/** Milliseconds in which several reasons to look make one look. */
const COLLECT_MS = 100;
/** Milliseconds between two looks at what running scripts do; the server does not tell that by itself. */
const STATE_MS = 1000;
/** Names without a file that are kept for their outcome. */
const STRAYS = 20;

/** Every script of the workspace: which ones run, how the last run has ended, what they have told. */
export class ScriptsStore {
  /** In the order of the server; names without a file at the end. The list changes only when one comes or goes. */
  readonly entries: Signal<readonly ScriptEntry[]> = signal([]);
  /** The ones that run. */
  readonly running: ReadonlySignal<readonly ScriptEntry[]>;
  /** False until the server has been asked once. */
  readonly loaded: Signal<boolean> = signal(false);
  readonly output: ScriptOutput;
  readonly #client: MuxitClient;
  readonly #clock: ScriptOutputOptions["clock"];
  readonly #refresher: Refresher;
  readonly #stops: (() => void)[];

  constructor(client: MuxitClient, options: ScriptOutputOptions) {
    this.#client = client;
    this.#clock = options.clock;
    this.running = computed(() => this.entries.value.filter(({ run }) => run.value !== undefined));
    this.output = new ScriptOutput(client, options);
    this.#refresher = new Refresher(() => this.#fetch(), COLLECT_MS);
    const { scripts, prompts } = client;
    this.#stops = [
      client.onStatus(({ phase }) => phase === "open" && this.#refresher.now()),
      scripts.onChanged(() => this.#refresher.soon()),
      scripts.onStarted(({ script }) => this.#started(script)),
      scripts.onDone((event) => this.#done(event)),
      prompts.onOpen(({ script }) => this.#asks(script)),
      prompts.onResolved(() => this.#refresher.soon()),
    ];
    if (client.open) this.#refresher.now();
  }

  /** The entry of a script. */
  find(name: string): ScriptEntry | undefined {
    return this.entries.peek().find((entry) => entry.name === name);
  }

  /** Runs a script; resolves when it has ended. That it cannot be started becomes its `fault`. */
  async run(entry: ScriptEntry): Promise<void> {
    entry.fault.value = undefined;
    entry.asked.value = "start";
    try {
      const { result, error, stopped } = await this.#client.scripts.execute(entry.name);
      if (error === null && !stopped) entry.outcome.value = { kind: "ok", result };
    } catch (error) {
      // Once it runs, nobody but the result is lost.
      if (entry.asked.peek() === "start") entry.fault.value = errorText(error);
    } finally {
      if (entry.asked.peek() === "start") entry.asked.value = undefined;
    }
  }

  /** Stops a script; resolves when it is gone. That it cannot be stopped becomes its `fault`. */
  async stop(entry: ScriptEntry): Promise<void> {
    entry.fault.value = undefined;
    entry.asked.value = "stop";
    try {
      await this.#client.scripts.stop(entry.name);
    } catch (error) {
      entry.fault.value = errorText(error);
    } finally {
      entry.asked.value = undefined;
    }
  }

  /** Emergency stop of every script; gives the names of the ones that ran. Throws as {@linkcode MuxitClient.request} does. */
  stopAll(): Promise<string[]> {
    return this.#client.scripts.stopAll();
  }

  /** Follows what running scripts do and the line they are at; returns the function that ends that. */
  attend(): () => void {
    const forget = this.#client.scripts.onLine(({ script, line }) => {
      const entry = this.find(script);
      if (entry?.run.peek() !== undefined) entry.line.value = line;
    });
    const timer = setInterval(() => {
      if (this.#client.open && this.running.peek().length > 0) this.#refresher.now();
    }, STATE_MS);
    return () => {
      clearInterval(timer);
      forget();
      for (const { line } of this.entries.peek()) line.value = undefined;
    };
  }

  /** Ends all subscriptions. */
  close(): void {
    this.#refresher.close();
    this.output.close();
    for (const stop of this.#stops) stop();
  }

  get #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  async #fetch(): Promise<void> {
    try {
      const { value, running } = await this.#client.scripts.list();
      batch(() => this.#apply(value, running));
    } catch (error) {
      this.#client.failed(error);
    }
  }

  #apply(files: readonly string[], running: readonly RunningScript[]): void {
    const before = this.entries.peek();
    const known = new Map(before.map((entry) => [entry.name, entry]));
    const runs = new Map(running.map(({ name, startedAt, state }) => [name, { startedAt, state }]));
    const names = new Set([...files, ...runs.keys()]);
    const strays = before.filter(({ name, outcome }) => !names.has(name) && outcome.peek() !== undefined);
    for (const { name } of strays.slice(-STRAYS)) names.add(name);
    const entries = [...names].map((name) => known.get(name) ?? scriptEntry(name));
    const withFile = new Set(files);
    for (const entry of entries) {
      entry.hasFile.value = withFile.has(entry.name);
      const run = runs.get(entry.name);
      if (run === undefined && entry.run.peek() !== undefined) this.#ended(entry, { kind: "unknown" });
      else if (!deepEqual(run, entry.run.peek())) entry.run.value = run;
    }
    if (!deepEqual(before.map(({ name }) => name), [...names])) this.entries.value = entries;
    this.output.keep(names);
    this.loaded.value = true;
  }

  #started(script: string): void {
    const time = this.#now;
    const entry = this.#entry(script);
    batch(() => {
      entry.run.value = { state: "running", startedAt: time };
      entry.outcome.value = entry.line.value = entry.fault.value = undefined;
      if (entry.asked.peek() === "start") entry.asked.value = undefined;
    });
    this.output.add(script, { time, kind: "note", level: "info", text: "Started" });
    this.#refresher.soon();
  }

  #done({ script, error, stopped }: EventOf<"script.done">): void {
    const outcome: ScriptOutcome = error !== null
      ? { kind: "error", error }
      : { kind: stopped ? "stopped" : "ok" };
    batch(() => this.#ended(this.#entry(script), outcome));
    const line = error === null
      ? { level: "info" as const, text: stopped ? "Stopped" : "Ended" }
      : { level: "error" as const, text: error.message, place: error.line ?? undefined };
    this.output.add(script, { time: this.#now, kind: "note", ...line });
    this.#refresher.soon();
  }

  #asks(script: string): void {
    const run = this.find(script)?.run;
    const facts = run?.peek();
    if (run !== undefined && facts !== undefined) run.value = { ...facts, state: "prompt" };
  }

  #ended(entry: ScriptEntry, outcome: ScriptOutcome): void {
    entry.run.value = entry.line.value = undefined;
    entry.outcome.value = outcome;
  }

  #entry(name: string): ScriptEntry {
    const found = this.find(name);
    if (found !== undefined) return found;
    const entry = scriptEntry(name);
    this.entries.value = [...this.entries.peek(), entry];
    return entry;
  }
}
