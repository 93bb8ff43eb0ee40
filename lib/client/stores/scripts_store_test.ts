import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { connected, received } from "../testing/connected.ts";
import { until } from "../testing/until.ts";
import { WireServer } from "../testing/wire_server.ts";
import { LogStore } from "./log_store.ts";
import type { ScriptEntry } from "./script_entry.ts";
import { ScriptsStore } from "./scripts_store.ts";

/** A server with scripts, a client and the store; everything ends with it. */
class Bench implements AsyncDisposable {
  readonly server = new WireServer();
  files = ["hello", "startup/watch"];
  running: { name: string; startedAt: string; state: string }[] = [];
  history: Record<string, unknown>[] = [];
  store!: ScriptsStore;
  #stop: () => Promise<void> = () => Promise.resolve();

  static async start(prepare: (bench: Bench) => void = () => {}): Promise<Bench> {
    const bench = new Bench();
    const { answers } = bench.server;
    answers.set("scripts.list", () => ({ value: bench.files, running: bench.running }));
    answers.set("server.logs.history", () => ({ value: bench.history }));
    prepare(bench);
    const client = await connected(bench.server);
    const log = new LogStore(client);
    const store = bench.store = new ScriptsStore(client, { log, clock: { now: Date.now } });
    bench.#stop = () => {
      store.close();
      log.close();
      return client.close();
    };
    await until(() => store.loaded.value, "the list");
    return bench;
  }

  entry(name: string): ScriptEntry {
    const entry = this.store.find(name);
    ok(entry, `the entry of ${name}`);
    return entry;
  }

  texts(name: string): string[] {
    return this.store.output.tail(name).value.lines.map(({ text }) => text);
  }

  log(script: string, text: string, time: string): void {
    this.history.push({ level: "info", source: `script:${script}`, message: text, time });
    this.server.send({ type: "script.output", script, level: "info", args: [text], time, line: 3 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
    await this.server.stop();
  }
}

const T0 = "2026-01-01T00:00:00.000Z", T1 = "2026-01-01T00:00:01.000Z", T2 = "2026-01-01T00:00:02.000Z";
const ERROR = {
  message: "Error: no",
  line: 7,
  column: 3,
  stack: "",
  details: "",
  code: "SCRIPT_EXEC_FAILED",
};

Deno.test("the store knows all scripts, the ones that run, and what they do", async () => {
  await using bench = await Bench.start((bench) =>
    bench.running = [{ name: "startup/watch", startedAt: T0, state: "delay" }]
  );
  const { store } = bench;
  deepStrictEqual(store.entries.value.map(({ name }) => name), ["hello", "startup/watch"]);
  deepStrictEqual(store.running.value.map(({ name }) => name), ["startup/watch"]);
  deepStrictEqual(bench.entry("startup/watch").run.value, { startedAt: T0, state: "delay" });
});

Deno.test("a run is shown from its start to its end, with how it ended", async () => {
  await using bench = await Bench.start();
  const hello = bench.entry("hello");
  bench.running = [{ name: "hello", startedAt: T0, state: "running" }];
  bench.server.send({ type: "script.started", script: "hello" });
  await until(() => hello.run.value?.startedAt === T0, "the run");
  bench.running = [];
  bench.server.send({ type: "script.done", script: "hello", error: ERROR, stopped: false });
  await until(() => hello.run.value === undefined, "the end");
  deepStrictEqual(hello.outcome.value, { kind: "error", error: ERROR });
  await until(() => bench.texts("hello").length === 2, "the notes");
  deepStrictEqual(bench.texts("hello"), ["Started", "Error: no"]);
  bench.server.send({ type: "script.started", script: "hello" });
  await until(() => hello.outcome.value === undefined, "the outcome to go with the next start");
});

Deno.test("run() keeps the result, and why a script cannot be started", async () => {
  await using bench = await Bench.start();
  const hello = bench.entry("hello");
  bench.server.answers.set("scripts.execute", ({ name }) => {
    bench.server.send({ type: "script.started", script: name });
    bench.server.send({ type: "script.done", script: name, error: null, stopped: false });
    return { type: "scripts.result", name, result: 42, logs: [], error: null, stopped: false };
  });
  await bench.store.run(hello);
  deepStrictEqual(hello.outcome.value, { kind: "ok", result: 42 });
  bench.server.answers.set("scripts.execute", () => ({
    type: "error",
    code: "SCRIPT_LIMIT_REACHED",
    message: "3 scripts run already",
  }));
  await bench.store.run(hello);
  strictEqual(hello.fault.value, "3 scripts run already");
  strictEqual(hello.asked.value, undefined);
});

Deno.test("a script stopped while it runs is stopped, not faulty", async () => {
  await using bench = await Bench.start();
  const hello = bench.entry("hello");
  bench.server.answers.set("scripts.execute", ({ name }) => {
    bench.server.send({ type: "script.started", script: name });
    return undefined;
  });
  const run = bench.store.run(hello);
  await until(() => hello.run.value !== undefined, "the start");
  strictEqual(hello.asked.value, undefined);
  bench.server.answers.set("scripts.stop", ({ name }) => {
    bench.server.send({ type: "script.done", script: name, error: null, stopped: true });
    const { requestId } = bench.server.of("scripts.execute")[0]!;
    bench.server.send({ type: "scripts.result", requestId, name, logs: [], error: null, stopped: true });
    return { name, success: true, wasRunning: true };
  });
  await bench.store.stop(hello);
  await run;
  deepStrictEqual([hello.outcome.value, hello.fault.value], [{ kind: "stopped" }, undefined]);
});

Deno.test("code that runs under a name without a file stays for its outcome", async () => {
  await using bench = await Bench.start();
  bench.server.send({ type: "script.started", script: "inline" });
  bench.server.send({ type: "script.done", script: "inline", error: null, stopped: false });
  await until(() => bench.store.find("inline")?.outcome.value?.kind === "ok", "the outcome");
  bench.files = ["hello", "new"];
  bench.server.send({ type: "scripts.changed" });
  await until(() => bench.store.find("new") !== undefined, "the new list");
  deepStrictEqual(bench.store.entries.value.map(({ name }) => name), ["hello", "new", "inline"]);
  strictEqual(bench.entry("inline").hasFile.value, false);
});

Deno.test("a question shows at once in the state of its script", async () => {
  await using bench = await Bench.start((bench) =>
    bench.running = [{ name: "hello", startedAt: T0, state: "running" }]
  );
  bench.server.send({ type: "prompt.open", id: "a1", script: "hello", kind: "confirm", message: "?" });
  await until(() => bench.entry("hello").run.value?.state === "prompt", "the state");
});

Deno.test("lines are followed only while somebody attends", async () => {
  await using bench = await Bench.start((bench) =>
    bench.running = [{ name: "hello", startedAt: T0, state: "delay" }]
  );
  strictEqual(bench.server.of("script.line.subscribe").length, 0);
  const leave = bench.store.attend();
  await bench.server.until(() => bench.server.of("script.line.subscribe").length === 1, "the subscription");
  bench.server.send({ type: "script.line", script: "hello", line: 12, column: 1 });
  await until(() => bench.entry("hello").line.value === 12, "the line");
  bench.running = [{ name: "hello", startedAt: T0, state: "idle" }];
  await until(() => bench.entry("hello").run.value?.state === "idle", "the state that nobody tells");
  leave();
  strictEqual(bench.entry("hello").line.value, undefined);
  await bench.server.until(() => bench.server.of("script.line.unsubscribe").length === 1, "the end");
});

Deno.test("what was logged before the page came and while it was away is shown, each line once", async () => {
  await using bench = await Bench.start((bench) => bench.log("hello", "before", T0));
  bench.log("hello", "live", T1);
  await until(() => bench.texts("hello").includes("live"), "the live line");
  deepStrictEqual(bench.texts("hello"), ["before", "live"]);
  strictEqual(bench.store.output.tail("hello").value.lines[1]!.place, 3);
  const asked = bench.server.of("server.logs.history").length;
  bench.server.cut();
  await bench.server.until(() => bench.server.clients === 0, "the loss");
  bench.log("hello", "missed", T2);
  await bench.server.until(() => bench.server.of("server.logs.history").length > asked, "the return");
  bench.server.send({ type: "script.say", script: "hello", text: "spoken", emotion: null });
  await until(() => bench.texts("hello").includes("spoken"), "the spoken line");
  deepStrictEqual(bench.texts("hello"), ["before", "live", "missed", "spoken"]);
});

Deno.test("a script that ended while there was no connection is not shown as running", async () => {
  await using bench = await Bench.start((bench) =>
    bench.running = [{ name: "hello", startedAt: T0, state: "running" }]
  );
  bench.running = [];
  bench.server.cut();
  await until(() => bench.entry("hello").run.value === undefined, "the end");
  deepStrictEqual(bench.entry("hello").outcome.value, { kind: "unknown" });
});

Deno.test("the output keeps the newest thousand lines and says how many are gone", async () => {
  await using bench = await Bench.start();
  for (let count = 1; count <= 4000; count++) {
    bench.server.send({
      type: "script.output",
      script: "hello",
      level: "info",
      args: [`${count}`],
      time: T0,
    });
  }
  await until(() => bench.texts("hello").at(-1) === "4000", "the last line");
  const { lines, gone } = bench.store.output.tail("hello").value;
  deepStrictEqual([lines.length, gone, lines[0]!.text], [1000, 3000, "3001"]);
  bench.store.output.clear("hello");
  strictEqual(bench.texts("hello").length, 0);
});

Deno.test("stopAll() gives the names of what ran", async () => {
  await using bench = await Bench.start();
  bench.server.answers.set("scripts.stopAll", () => ({ stopped: ["a", "b"], count: 2 }));
  deepStrictEqual(await bench.store.stopAll(), ["a", "b"]);
  deepStrictEqual(received(bench.server, "scripts.stopAll"), [{ type: "scripts.stopAll" }]);
});
