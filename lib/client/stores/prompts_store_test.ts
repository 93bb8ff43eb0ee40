import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { OpenPrompt } from "@/lib/protocol/mod.ts";
import { connected, received } from "../testing/connected.ts";
import { until } from "../testing/until.ts";
import { WireServer } from "../testing/wire_server.ts";
import { type PromptGone, PromptsStore } from "./prompts_store.ts";

function prompt(id: string, fields: Partial<OpenPrompt> = {}): OpenPrompt {
  return {
    id,
    script: "calibrate",
    kind: "confirm",
    message: `Question ${id}`,
    openedAt: "2026-01-01T00:00:00.000Z",
    requireObserver: false,
    timeoutMs: null,
    hasDefault: false,
    remainingMs: null,
    ...fields,
  };
}

/** A server with questions, a client and the store; everything ends with it. */
class Bench implements AsyncDisposable {
  readonly server = new WireServer();
  readonly gone: PromptGone[] = [];
  open: OpenPrompt[];
  store!: PromptsStore;
  #stop: () => Promise<void> = () => Promise.resolve();

  constructor(open: OpenPrompt[]) {
    this.open = open;
    this.server.answers.set("prompts.list", () => ({ prompts: this.open }));
  }

  static async start(...open: OpenPrompt[]): Promise<Bench> {
    const bench = new Bench(open);
    const client = await connected(bench.server);
    const store = bench.store = new PromptsStore(client);
    store.onGone((gone) => bench.gone.push(gone));
    bench.#stop = () => {
      store.close();
      return client.close();
    };
    await bench.shows(...open.map(({ id }) => id));
    return bench;
  }

  get ids(): string[] {
    return this.store.entries.value.map(({ prompt }) => prompt.id);
  }

  async shows(...ids: string[]): Promise<void> {
    await until(() => this.ids.join() === ids.join(), `the questions ${ids.join(", ")}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
    await this.server.stop();
  }
}

Deno.test("questions appear and go; one that was answered elsewhere is told", async () => {
  await using bench = await Bench.start(prompt("a"));
  bench.server.send({ type: "prompt.open", ...prompt("b") });
  await bench.shows("a", "b");
  const b = bench.store.entries.value[1];
  bench.server.send({ type: "prompt.resolved", id: "a", answeredBy: "user" });
  await bench.shows("b");
  strictEqual(bench.store.entries.value[0], b, "the one that stays is the same");
  bench.server.send({ type: "prompt.resolved", id: "b", answeredBy: "timeout", reason: "script-ended" });
  await bench.shows();
  deepStrictEqual(bench.gone.map(({ prompt, why, late }) => [prompt.id, why, late]), [
    ["a", "answered", false],
    ["b", "script-ended", false],
  ]);
});

Deno.test("an answer from here is sent and told to nobody", async () => {
  await using bench = await Bench.start(prompt("a"));
  bench.server.answers.set("prompts.answer", ({ id }) => {
    bench.server.send({ type: "prompt.resolved", id, answeredBy: "user" });
    return { id, success: true };
  });
  await bench.store.answer(bench.store.entries.value[0]!, true);
  deepStrictEqual(received(bench.server, "prompts.answer"), [{
    type: "prompts.answer",
    id: "a",
    value: true,
  }]);
  await bench.shows();
  deepStrictEqual(bench.gone, []);
});

Deno.test("an answer that comes too late says what had happened", async () => {
  await using bench = await Bench.start(prompt("a"));
  bench.server.answers.set("prompts.answer", ({ id }) => {
    bench.server.send({ type: "prompt.resolved", id, answeredBy: "timeout" });
    return { type: "error", code: "PROMPT_NOT_FOUND", message: "gone" };
  });
  await bench.store.answer(bench.store.entries.value[0]!, true);
  await bench.shows();
  deepStrictEqual(bench.gone.map(({ why, late }) => [why, late]), [["timeout", true]]);
});

Deno.test("an answer that is refused stays with its question", async () => {
  await using bench = await Bench.start(prompt("a", { kind: "text" }));
  bench.server.answers.set("prompts.answer", () => ({
    type: "error",
    code: "VALIDATION_INVALID_VALUE",
    message: "A text is answered with a string",
  }));
  const entry = bench.store.entries.value[0]!;
  await bench.store.answer(entry, true);
  deepStrictEqual([entry.fault.value, entry.busy.value], ["A text is answered with a string", false]);
  await bench.shows("a");
});

Deno.test("after a reconnect the questions that are open then are shown", async () => {
  await using bench = await Bench.start(prompt("a"), prompt("b"));
  bench.open = [prompt("b"), prompt("c")];
  bench.server.cut();
  await bench.shows("b", "c");
});

Deno.test("the clock of a question that wants an observer runs while this page looks", async () => {
  const clocks = (open: OpenPrompt[], bench: Bench) => {
    bench.open = open;
    return () => bench.store.entries.value[0]?.clock.value.kind;
  };
  const left = (remainingMs: number) => [
    prompt("a", { requireObserver: true, timeoutMs: 60_000, remainingMs }),
  ];
  await using bench = await Bench.start(...left(60_000));
  const kind = clocks(left(50_000), bench);
  strictEqual(kind(), "paused");
  const leave = bench.store.observe();
  await until(() => kind() === "running", "the clock to run");
  deepStrictEqual(received(bench.server, "prompts.subscribe", "prompts.list").map(({ type }) => type), [
    "prompts.list",
    "prompts.subscribe",
    "prompts.list",
  ]);
  leave();
  strictEqual(kind(), "paused");
  await bench.server.until(() => bench.server.of("prompts.unsubscribe").length === 1, "the end");
});

Deno.test("a clock stands still on the page while there is no connection", async () => {
  await using bench = await Bench.start(
    prompt("a", { requireObserver: true, timeoutMs: 60_000, remainingMs: 60_000 }),
  );
  bench.store.observe();
  const kind = () => bench.store.entries.value[0]?.clock.value.kind;
  await until(() => kind() === "running", "the clock to run");
  await bench.server.stop();
  await until(() => kind() === "paused", "the clock to stand");
  bench.server.start();
  await until(() => kind() === "running", "the clock to run again");
});
