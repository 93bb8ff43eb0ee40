import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import type { OpenPrompt, ScriptError } from "@/lib/protocol/mod.ts";
import { eventually } from "@/tests/support/eventually.ts";
import { readAnswer } from "./answer_prompts.ts";
import { bench } from "./testing/bench.ts";

async function withScript(code: string, run: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "muxit-script-" });
  const path = join(folder, "ramp.v2.js");
  await Deno.writeTextFile(path, code);
  try {
    await run(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const log = (text: string) => ({ level: "info" as const, args: [text] });
const output = (script: string, text: string) => ({ script, ...log(text), time: "2026-01-01T00:00:00Z" });
const end = { name: "ramp.v2", result: null, logs: [], error: null, stopped: false };

Deno.test("script run prints the log as it comes, each entry once, then the result", () =>
  withScript("return 42;", async (path) => {
    const { run, fake, out } = bench({
      answers: {
        "scripts.execute": () => {
          fake.emit("script.output", output("ramp.v2", "one"));
          fake.emit("script.output", output("other", "not mine"));
          strictEqual(out(), "one\n");
          return { ...end, result: 42, logs: [log("one"), log("two")] };
        },
      },
    });
    strictEqual(await run(`script run ${path}`), 0);
    strictEqual(out(), "one\ntwo\n42\n");
    deepStrictEqual(fake.asked, [["scripts.execute", { name: "ramp.v2", code: "return 42;" }]]);
    strictEqual(fake.listeners, 0);
  }));

for (
  const [word, name] of [["cal/ramp", "cal/ramp"], ["./cal/ramp.js", "cal/ramp"], [
    "startup/on",
    "startup/on",
  ]]
) {
  Deno.test(`script run and script start both take ${word} as a script of the workspace`, async () => {
    const { run, fake } = bench({
      answers: {
        "scripts.execute": () => ({ ...end, name }),
        "scripts.start": () => ({ name, success: true }),
      },
    });
    strictEqual(await run(`script run ${word}`), 0);
    strictEqual(await run(`script start ${word}`), 0);
    deepStrictEqual(fake.asked, [["scripts.execute", { name }], ["scripts.start", { name }]]);
  });
}

Deno.test("script start takes a file too, under its base name", () =>
  withScript("delay(1);", async (path) => {
    const { run, fake, out } = bench({
      answers: { "scripts.start": () => ({ name: "ramp.v2", success: true }) },
    });
    strictEqual(await run(`script start ${path}`), 0);
    deepStrictEqual(fake.asked, [["scripts.start", { name: "ramp.v2", code: "delay(1);" }]]);
    strictEqual(out(), "ramp.v2 is running\n");
  }));

Deno.test("script run in JSON gives one value; the log goes to standard error meanwhile", () =>
  withScript("", async (path) => {
    const { run, fake, out, err } = bench({
      json: true,
      answers: {
        "scripts.execute": () => {
          fake.emit("script.output", output("ramp.v2", "one"));
          return { ...end, result: { a: 1 }, logs: [log("one")] };
        },
      },
    });
    strictEqual(await run(`script run ${path}`), 0);
    deepStrictEqual(JSON.parse(out()), { name: "ramp.v2", result: { a: 1 }, logs: [log("one")] });
    strictEqual(err(), "one\n");
  }));

Deno.test("a script that fails says file, line and column, and shows the line", () =>
  withScript("let a = 1;\n\tb.c();\n", async (path) => {
    const error: ScriptError = {
      message: "b is not defined",
      line: 2,
      column: 2,
      stack: "",
      details: "",
      code: "SCRIPT_EXEC_FAILED",
    };
    const answers = { "scripts.execute": () => ({ ...end, error }) };
    const people = bench({ answers });
    strictEqual(await people.run(`script run ${path}`), 1);
    strictEqual(
      people.err(),
      `SCRIPT_EXEC_FAILED: ${path}:2:2: b is not defined\n  2 | \tb.c();\n    | \t^\n`,
    );
    const programs = bench({ answers, json: true });
    strictEqual(await programs.run(`script run ${path}`), 1);
    deepStrictEqual(JSON.parse(programs.out()), {
      error: {
        code: "SCRIPT_EXEC_FAILED",
        message: `${path}:2:2: b is not defined`,
        file: path,
        line: 2,
        column: 2,
      },
    });
  }));

Deno.test("Ctrl+C stops the script and waits for its end", () =>
  withScript("for (;;) ;", async (path) => {
    const ended = Promise.withResolvers<unknown>();
    const { run, fake, err } = bench({
      answers: {
        "scripts.execute": () => ended.promise,
        "scripts.stop": () => {
          ended.resolve({ ...end, stopped: true });
          return { name: "ramp.v2", success: true, wasRunning: true };
        },
      },
    });
    const interrupt = new AbortController();
    const running = run(`script run ${path}`, interrupt.signal);
    await eventually(() => fake.asked.length > 0, "the start");
    interrupt.abort();
    strictEqual(await running, 1);
    deepStrictEqual(fake.asked[1], ["scripts.stop", { name: "ramp.v2" }]);
    match(err(), /Stopping ramp\.v2\n.*was stopped before its end/);
    strictEqual(fake.listeners, 0);
  }));

const prompt = (fields: Partial<OpenPrompt>): OpenPrompt => ({
  id: "p1",
  script: "ramp.v2",
  kind: "confirm",
  message: "Go on?",
  openedAt: "",
  requireObserver: true,
  timeoutMs: null,
  hasDefault: false,
  remainingMs: null,
  ...fields,
});

Deno.test("questions of the script are asked at the terminal, and asked again until the answer fits", () =>
  withScript("", async (path) => {
    const typed = ["maybe", "y", "2"];
    const answered = Promise.withResolvers<unknown>();
    const questions: string[] = [];
    const { run, fake, out, err } = bench({
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(typed.shift());
      },
      answers: {
        "prompts.subscribe": () => ({}),
        "prompts.unsubscribe": () => ({}),
        "scripts.execute": () => {
          fake.emit("prompt.open", prompt({ id: "other", script: "other" }));
          fake.emit("prompt.open", prompt({}));
          fake.emit(
            "prompt.open",
            prompt({ id: "p2", kind: "choose", message: "Which?", choices: ["A", "B"] }),
          );
          return answered.promise;
        },
        "prompts.answer": ({ id }) => {
          if (id === "p2") answered.resolve(end);
          return { id };
        },
      },
    });
    strictEqual(await run(`script run ${path}`), 0);
    const answers = fake.asked.filter(([type]) => type === "prompts.answer").map(([, fields]) => fields);
    deepStrictEqual(answers, [{ id: "p1", value: true }, { id: "p2", value: "B" }]);
    deepStrictEqual(questions, ["y/n> ", "y/n> ", "1-2> "]);
    strictEqual(out(), "Go on?\nWhich?\n  1  A\n  2  B\n");
    match(err(), /Please answer y or n/);
  }));

Deno.test("a question that is answered elsewhere is taken back", () =>
  withScript("", async (path) => {
    const ended = Promise.withResolvers<unknown>();
    const { run, fake } = bench({
      ask: (_question, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason), { once: true });
          fake.emit("prompt.resolved", { id: "p1", answeredBy: "user" });
          ended.resolve(end);
        }),
      answers: {
        "prompts.subscribe": () => ({}),
        "prompts.unsubscribe": () => ({}),
        "scripts.execute": () => {
          fake.emit("prompt.open", prompt({}));
          return ended.promise;
        },
      },
    });
    strictEqual(await run(`script run ${path}`), 0);
    strictEqual(fake.asked.some(([type]) => type === "prompts.answer"), false);
  }));

Deno.test("without a terminal it is said that a script asks", () =>
  withScript("", async (path) => {
    const { run, fake, err } = bench({
      answers: {
        "scripts.execute": () => {
          fake.emit("prompt.open", prompt({}));
          return end;
        },
      },
    });
    await run(`script run ${path}`);
    match(err(), /Question from ramp\.v2: Go on\? \(answer it in the workbench\)/);
    strictEqual(fake.asked.some(([type]) => type === "prompts.subscribe"), false);
  }));

for (
  const [kind, text, value] of [
    ["confirm", "Yes", true],
    ["confirm", " n ", false],
    ["confirm", "perhaps", undefined],
    ["text", " as it is ", " as it is "],
    ["choose", "2", "10"],
    ["choose", "10", "10"],
    ["choose", "one", "One"],
    ["choose", "3", undefined],
  ] as const
) {
  Deno.test(`"${text}" answers ${kind} with ${JSON.stringify(value)}`, () => {
    strictEqual(readAnswer({ kind, choices: ["One", "10"] }, text), value);
  });
}

for (
  const [result, text] of [
    [NaN, '"result":null,"number":"NaN"'],
    [-Infinity, '"result":null,"number":"-Infinity"'],
    [{ a: [1, NaN] }, '"result":{"a":[1,null]},"numbers":{"/a/1":"NaN"}'],
    [null, '"result":null'],
    [undefined, '"result":null'],
  ] as const
) {
  Deno.test(`script run --json tells the result ${Deno.inspect(result)} from others`, () =>
    withScript("", async (path) => {
      const { run, out } = bench({ answers: { "scripts.execute": () => ({ ...end, result }) }, json: true });
      strictEqual(await run(`script run ${path}`), 0);
      strictEqual(out(), `{"name":"ramp.v2",${text},"logs":[]}\n`);
    }));
}
