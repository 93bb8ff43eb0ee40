import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { type ScriptBench, startScriptBench } from "../support/script_bench.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

/** A script that runs, and the prompt it has opened. */
async function asked({ client }: ScriptBench, name: string, code: string): Promise<Message & { id: string }> {
  const { type, message } = await client.ask({ type: "scripts.start", name, code });
  strictEqual(type, "scripts.start", String(message));
  return await client.until(
    ({ type, script }) => type === "prompt.open" && script === name,
    `the prompt of ${name}`,
  ) as
    & Message
    & { id: string };
}

async function doneOf(client: WireClient, name: string): Promise<Message> {
  return await client.until(
    ({ type, script }) => type === "script.done" && script === name,
    `the end of ${name}`,
  );
}

function outputsOf(client: WireClient, name: string): unknown[] {
  return client.received.filter(({ type, script }) => type === "script.output" && script === name)
    .map(({ args }) => args).filter((args) => !/^ask\./.test(String((args as unknown[])[0])));
}

function outputs({ received }: WireClient): unknown[] {
  return received.filter(({ type }) => type === "script.output").map(({ args }) => (args as unknown[])[0]);
}

async function openPrompts(client: WireClient): Promise<Message[]> {
  return (await client.ask({ type: "prompts.list" })).prompts as Message[];
}

function resolvedOf({ received }: WireClient): Message[] {
  return received.filter(({ type }) => type === "prompt.resolved");
}

Deno.test("an operator answers each kind of question over the wire, and the script goes on with the answer", async (t) => {
  await using bench = await startScriptBench();
  const { client } = bench;
  for (
    const [what, question, wrong, answer] of [
      ["confirm", 'ask.confirm("Home?")', "yes", false],
      ["choose", 'ask.choose("Port?", ["COM1", "COM2"])', "COM3", "COM2"],
      ["text", 'ask.text("Name?")', 5, "Zoë\n"],
    ] as const
  ) {
    await t.step(what, async () => {
      client.clear();
      const { id, ...prompt } = await asked(bench, what, `const a = ${question}; log.info("got", a)`);
      strictEqual(prompt.kind, what);
      deepStrictEqual(
        await openPrompts(client),
        [{ ...prompt, id, type: undefined }].map(({ type: _type, ...p }) => p),
      );
      strictEqual(
        (await client.ask({ type: "prompts.answer", id, value: wrong })).code,
        "VALIDATION_INVALID_VALUE",
      );
      strictEqual((await client.ask({ type: "prompts.answer", id, value: answer })).success, true);
      await doneOf(client, what);
      deepStrictEqual(outputsOf(client, what), [["got", answer]]);
      deepStrictEqual(resolvedOf(client), [{ type: "prompt.resolved", id, answeredBy: "user" }]);
      deepStrictEqual(await openPrompts(client), []);
    });
  }
});

Deno.test("to the script a default looks like an answer; its log tells which it was", async () => {
  await using bench = await startScriptBench();
  const { client } = bench;
  const code = `const timed = ask.choose("Port?", ["COM1"], { timeout: 1000, default: "COM9" });
    const given = ask.text("Name?", { timeout: 60000, default: "nobody" });
    log.info(timed, given)`;
  await client.ask({ type: "scripts.start", name: "s", code });
  const { id } = await client.until(
    ({ type, kind }) => type === "prompt.open" && kind === "text",
    "the second prompt",
  );
  await client.ask({ type: "prompts.answer", id, value: "Ann" });
  await doneOf(client, "s");
  deepStrictEqual(
    client.received.filter(({ type }) => type === "script.output").map(({ args }) => args),
    [
      ['ask.choose("Port?"): default after the time-out:', "COM9"],
      ['ask.text("Name?"): operator:', "Ann"],
      ["COM9", "Ann"],
    ],
  );
  deepStrictEqual(resolvedOf(client).map(({ answeredBy }) => answeredBy), ["timeout", "user"]);
});

Deno.test("a time-out without a default is PROMPT_TIMEOUT, which the script may catch, and a default of undefined is one", async () => {
  await using bench = await startScriptBench();
  const [caught, none] = await Promise.all([
    bench.execute(
      `try { ask.confirm("Go?", { timeout: 1000 }); } catch (e) { [e instanceof Error, e.code, e.message] }`,
      "caught",
    ),
    bench.execute(`[ask.text("Name?", { timeout: 1000, default: undefined })]`, "none"),
  ]);
  deepStrictEqual(caught.result, [
    true,
    "PROMPT_TIMEOUT",
    "ask.confirm() of 'caught' got no answer within 1000 ms and has no default",
  ]);
  deepStrictEqual(none.result, [null]);
});

Deno.test("options of a question that have no effect are told once, before there is an answer", async () => {
  await using bench = await startScriptBench();
  const { client } = bench;
  const code =
    `for (let i = 0; i < 2; i++) ask.confirm("Go?", { timout: 1000, default: true }); ask.text("Name?", 5000)`;
  const answered = new Set([(await asked(bench, "s", code)).id]);
  match(String(outputs(client)[0]), /the option "timout" has no effect; did you mean "timeout"/);
  for (const answer of [true, true, "Ann"]) {
    await client.ask({ type: "prompts.answer", id: [...answered].at(-1), value: answer });
    if (answer === "Ann") break;
    const isNext = ({ type, id }: Message) => type === "prompt.open" && !answered.has(String(id));
    answered.add(String((await client.until(isNext, "the next prompt")).id));
  }
  await doneOf(client, "s");
  const told = outputs(client).map(String).filter((text) => text.includes("no effect"));
  strictEqual(told.length, 2);
  match(told[1]!, /ask.text\(\): the options are 5000, which has no effect/);
});

Deno.test("a time-out nobody catches ends the script with its code and place", async () => {
  await using bench = await startScriptBench();
  const { error } = await bench.execute('\n  ask.confirm("Go?", { timeout: 1000 });');
  deepStrictEqual([error!.code, error!.line, error!.column], ["PROMPT_TIMEOUT", 2, 7]);
  match(error!.stack, /muxit:user:2:7/);
});

Deno.test("a prompt stays open while its observer is away, and its clock stands still for requireObserver", async () => {
  await using bench = await startScriptBench();
  const first = await WireClient.connect(bench.server);
  await first.ask({ type: "prompts.subscribe" });
  const options = "{ timeout: 60000, default: false, requireObserver: true }";
  const { id } = await asked(bench, "s", `log.info("got", ask.confirm("Go?", ${options}))`);
  const running = (await openPrompts(bench.client))[0]!;
  await first[Symbol.asyncDispose]();
  // Whether the server has noticed is seen in the clock: it stands still between two looks.
  const left = async () => Number((await openPrompts(bench.client))[0]!.remainingMs);
  for (let before = await left();; before = await left()) {
    await bench.execute("delay(20)", "wait");
    if (await left() === before) break;
  }
  const paused = await left();
  ok(paused <= Number(running.remainingMs) && paused > 40_000, `${paused} ms left`);
  await using second = await WireClient.connect(bench.server);
  const [prompt] = await openPrompts(second);
  deepStrictEqual([prompt!.id, prompt!.remainingMs, prompt!.requireObserver], [id, paused, true]);
  await second.ask({ type: "prompts.subscribe" });
  await bench.execute("delay(20)", "wait");
  ok(await left() < paused, "the clock runs on from where it stood");
  strictEqual((await second.ask({ type: "prompts.answer", id, value: true })).success, true);
  await doneOf(bench.client, "s");
  deepStrictEqual(outputsOf(bench.client, "s"), [["got", true]]);
});

Deno.test("a client counts as one observer however often it subscribes, and no longer after one unsubscribe", async () => {
  await using bench = await startScriptBench();
  const { client } = bench;
  for (let i = 0; i < 3; i++) await client.ask({ type: "prompts.subscribe" });
  await client.ask({ type: "prompts.unsubscribe" });
  await asked(bench, "s", `ask.confirm("Go?", { timeout: 60000, default: false, requireObserver: true })`);
  await bench.execute("delay(30)", "wait");
  strictEqual((await openPrompts(client))[0]!.remainingMs, 60_000);
  strictEqual((await client.ask({ type: "prompts.unsubscribe" })).success, true, "one too many does no harm");
});

Deno.test("every client sees a prompt; the first answer counts, the second is PROMPT_NOT_FOUND", async () => {
  await using bench = await startScriptBench();
  await using other = await WireClient.connect(bench.server);
  const { id } = await asked(bench, "s", `log.info("got", ask.text("Name?"))`);
  await other.until(({ type, id: seen }) => type === "prompt.open" && seen === id, "the prompt");
  const answers = await Promise.all([
    bench.client.ask({ type: "prompts.answer", id, value: "one" }),
    other.ask({ type: "prompts.answer", id, value: "two" }),
  ]);
  const refused = answers.filter(({ code }) => code === "PROMPT_NOT_FOUND");
  strictEqual(refused.length, 1);
  for (const client of [bench.client, other]) {
    await doneOf(client, "s");
    deepStrictEqual(resolvedOf(client), [{ type: "prompt.resolved", id, answeredBy: "user" }]);
  }
  const [[, got]] = outputsOf(other, "s") as [unknown[]];
  strictEqual(got, answers[0]!.success ? "one" : "two");
});

Deno.test("handlers run while a script is asked, and may ask themselves", async () => {
  await using bench = await startScriptBench();
  const { client } = bench;
  const code =
    `const end = on("knock", (n) => { log.info("knock", n); if (n === 2) log.info("inner", ask.text("Inner?")); });
    log.info("outer", ask.text("Outer?")); end();`;
  const outer = await asked(bench, "s", code);
  await bench.execute('emit("knock", 1); emit("knock", 2); emit("knock", 3)', "knocker");
  const inner = await client.until(
    ({ type, message }) => type === "prompt.open" && message === "Inner?",
    "the inner prompt",
  );
  strictEqual((await openPrompts(client)).length, 2);
  // The outer one is answered first; the script takes the answer when the handler is through.
  await client.ask({ type: "prompts.answer", id: outer.id, value: "o" });
  await client.ask({ type: "prompts.answer", id: inner.id, value: "i" });
  await doneOf(client, "s");
  deepStrictEqual(outputsOf(client, "s"), [["knock", 1], ["knock", 2], ["inner", "i"], ["knock", 3], [
    "outer",
    "o",
  ]]);
});

Deno.test("several scripts ask at a time, and each gets its own answer", async () => {
  await using bench = await startScriptBench();
  const { client } = bench;
  const names = ["a", "b", "c", "d", "e"];
  const ids = await Promise.all(
    names.map(async (name) => (await asked(bench, name, `log.info(script.name, ask.text("Who?"))`)).id),
  );
  strictEqual(new Set(ids).size, 5);
  deepStrictEqual((await openPrompts(client)).map(({ script }) => script).toSorted(), names);
  for (const index of [3, 0, 4, 1, 2]) {
    await client.ask({ type: "prompts.answer", id: ids[index]!, value: `for ${names[index]}` });
  }
  for (const name of names) {
    await doneOf(client, name);
    deepStrictEqual(outputsOf(client, name), [[name, `for ${name}`]]);
  }
});

for (
  const [what, code, end] of [
    ["is stopped", "ask.text('?')", { type: "scripts.stop", name: "s" }],
    ["is stopped with all others", "ask.text('?', { timeout: 60000, default: 'x' })", {
      type: "scripts.stopAll",
    }],
    [
      "throws in a handler",
      "on('die', () => { throw new Error('dead'); }); log.info('on'); ask.text('?')",
      undefined,
    ],
    [
      "runs out of memory in a handler",
      "on('die', () => { for (const a = [];;) a.push(new Array(1e6).fill(1.5)); }); ask.text('?')",
      undefined,
    ],
  ] as const
) {
  Deno.test(`the prompt of a script that ${what} is resolved with the reason, once, and cannot be answered`, async () => {
    await using bench = await startScriptBench();
    const { client } = bench;
    const { id } = await asked(bench, "s", code);
    if (end === undefined) await bench.execute("emit('die')", "killer");
    else await client.ask(end);
    const { error, stopped } = await doneOf(client, "s");
    deepStrictEqual([error === null, stopped], [end !== undefined, end !== undefined]);
    deepStrictEqual(resolvedOf(client), [{
      type: "prompt.resolved",
      id,
      answeredBy: "timeout",
      reason: "script-ended",
    }]);
    strictEqual((await client.ask({ type: "prompts.answer", id, value: "late" })).code, "PROMPT_NOT_FOUND");
    deepStrictEqual(await openPrompts(client), []);
    deepStrictEqual((await bench.execute("1", "s")).result, 1);
  });
}

Deno.test("prompts are events of the bus as well", async () => {
  await using bench = await startScriptBench();
  const { client } = bench;
  await client.value({ type: "events.subscribe", events: ["prompts:*"] });
  const { id } = await asked(bench, "s", "ask.confirm('Go?')");
  await client.ask({ type: "prompts.answer", id, value: true });
  const events = () => client.received.filter(({ type }) => type === "event.data");
  await client.when(() => events().length === 2, "both events");
  deepStrictEqual(
    events().map(({ event, data }) => [event, (data as Message).id, (data as Message).script]),
    [
      ["prompts:open", id, "s"],
      ["prompts:resolved", id, "s"],
    ],
  );
});
