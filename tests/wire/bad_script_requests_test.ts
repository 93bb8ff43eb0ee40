import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { startScriptBench } from "../support/script_bench.ts";
import type { Message } from "../support/wire_client.ts";

const NAMES = [
  "",
  " ",
  "../x",
  "..\\x",
  "a/../../b",
  "/etc/passwd",
  "C:\\x",
  "con\x00",
  "a\nb",
  "x".repeat(300),
  "x".repeat(1e6),
  ".",
  ".js",
  "a//b",
  "a?b",
];

Deno.test("a name that is none is refused by every message that takes one", async (t) => {
  await using bench = await startScriptBench();
  for (const name of NAMES) {
    await t.step(JSON.stringify(name.slice(0, 30)), async () => {
      for (
        const request of [
          { type: "scripts.start", name },
          { type: "scripts.start", name, code: "1" },
          { type: "scripts.execute", name, code: "1" },
          { type: "scripts.stop", name },
        ]
      ) {
        const { code, message } = await bench.client.ask(request);
        strictEqual(code, "VALIDATION_INVALID_VALUE", request.type);
        ok(String(message).length < 500);
      }
    });
  }
  strictEqual(bench.client.received.some(({ type }) => type === "script.started"), false);
});

const REQUESTS: Record<string, readonly [request: Message, code: string]> = {
  "a start without a name": [{ type: "scripts.start" }, "VALIDATION_MISSING_PARAM"],
  "a stop without a name": [{ type: "scripts.stop" }, "VALIDATION_MISSING_PARAM"],
  "a name of another type": [{ type: "scripts.start", name: 5 }, "VALIDATION_INVALID_VALUE"],
  "code of another type": [{ type: "scripts.start", name: "a", code: 5 }, "VALIDATION_INVALID_VALUE"],
  "code of null": [{ type: "scripts.execute", name: "a", code: null }, "VALIDATION_INVALID_VALUE"],
  "an unknown script": [{ type: "scripts.start", name: "nope" }, "SCRIPT_NOT_FOUND"],
  "executing an unknown script": [{ type: "scripts.execute", name: "nope.js" }, "SCRIPT_NOT_FOUND"],
  "stopping an unknown script": [{ type: "scripts.stop", name: "nope" }, "SCRIPT_NOT_FOUND"],
  "code of 5 MB": [
    { type: "scripts.start", name: "a", code: `//${"x".repeat(5e6)}` },
    "VALIDATION_INVALID_VALUE",
  ],
  "executing code of 5 MB": [
    { type: "scripts.execute", name: "a", code: "1;".repeat(25e5) },
    "VALIDATION_INVALID_VALUE",
  ],
  "an answer to no prompt": [{ type: "prompts.answer", id: "000000000000", value: true }, "PROMPT_NOT_FOUND"],
  "an answer without an id": [{ type: "prompts.answer", value: true }, "VALIDATION_MISSING_PARAM"],
  "an answer with an empty id": [{ type: "prompts.answer", id: "", value: true }, "VALIDATION_INVALID_VALUE"],
  "an answer with a number for an id": [
    { type: "prompts.answer", id: 5, value: true },
    "VALIDATION_INVALID_VALUE",
  ],
  "no events": [{ type: "events.subscribe", events: [] }, "VALIDATION_INVALID_VALUE"],
  "an event without a name": [{ type: "events.subscribe", events: [""] }, "VALIDATION_INVALID_VALUE"],
  "events that are no list": [{ type: "events.subscribe", events: "script:*" }, "VALIDATION_INVALID_VALUE"],
};

Deno.test("a request about scripts that cannot be met gets the documented code and starts nothing", async (t) => {
  await using bench = await startScriptBench();
  for (const [what, [request, code]] of Object.entries(REQUESTS)) {
    await t.step(what, async () => {
      const answer = await bench.client.ask(request);
      deepStrictEqual([answer.type, answer.code], ["error", code], String(answer.message));
      strictEqual(await bench.client.get("store", "input"), 50);
    });
  }
  strictEqual(bench.client.received.some(({ type }) => type === "script.started"), false);
});

Deno.test("an answer of the wrong shape leaves the prompt open, whatever it is", async () => {
  await using bench = await startScriptBench();
  const { client } = bench;
  const questions = {
    confirm: "ask.confirm('?')",
    choose: "ask.choose('?', ['a', 'b'])",
    text: "ask.text('?')",
  };
  for (const [kind, code] of Object.entries(questions)) {
    await client.ask({ type: "scripts.start", name: kind, code });
    const { id } = await client.until(
      ({ type, script }) => type === "prompt.open" && script === kind,
      "the prompt",
    );
    for (const value of [null, 5, {}, [], [true], ["a"], { toString: "a" }, kind === "text" ? false : "c"]) {
      strictEqual((await client.ask({ type: "prompts.answer", id, value })).code, "VALIDATION_INVALID_VALUE");
    }
    strictEqual(
      (await client.ask({ type: "prompts.answer", id })).code?.toString().startsWith("VALIDATION_"),
      true,
    );
    strictEqual(
      ((await client.ask({ type: "prompts.list" })).prompts as Message[]).some((prompt) => prompt.id === id),
      true,
    );
  }
  strictEqual((await client.ask({ type: "scripts.stopAll" })).count as number, 3);
});

Deno.test("the same script started many times at once runs once", async () => {
  await using bench = await startScriptBench({ "scripts/one.js": "on('never', () => {})" });
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => bench.client.ask({ type: "scripts.start", name: "one" })),
  );
  strictEqual(answers.filter(({ success }) => success === true).length, 1);
  ok(answers.every(({ success, code }) => success === true || code === "SCRIPT_ALREADY_RUNNING"));
  strictEqual(bench.server.scripts.running.length, 1);
});
