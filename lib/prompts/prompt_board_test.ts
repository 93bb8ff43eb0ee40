import { deepStrictEqual, match, ok, rejects, strictEqual, throws } from "node:assert/strict";
import { FakeClock } from "../../tests/support/fake_clock.ts";
import { PromptBoard, type PromptEnd, type PromptQuestion } from "./prompt_board.ts";

const FOREVER = new AbortController().signal;
const none = { hasDefault: false };

function question(more: Partial<PromptQuestion> = {}): PromptQuestion {
  return { kind: "confirm", message: "Go?", options: none, ...more };
}

/** A board that notes what it tells. */
function noted(): { board: PromptBoard; opened: string[]; resolved: PromptEnd[] } {
  const board = new PromptBoard();
  const opened: string[] = [];
  const resolved: PromptEnd[] = [];
  board.events.on("opened", ({ id }) => opened.push(id));
  board.events.on("resolved", (end) => resolved.push(end));
  return { board, opened, resolved };
}

const CHOOSE = question({ kind: "choose", choices: ["COM1", "COM2", ""] });

for (
  const [kind, given, good, bad] of [
    ["confirm", question(), [true, false], ["true", 1, 0, null, undefined, {}, [true]]],
    ["choose", CHOOSE, ["COM1", "COM2", ""], ["COM3", "com1", 0, ["COM1"], null, undefined, true, {
      0: "COM1",
    }]],
    ["text", question({ kind: "text" }), ["", "a", "\n\u{1f600}"], [5, true, null, undefined, ["a"], {}]],
  ] as const
) {
  Deno.test(`a ${kind} takes the answers that fit it and stays open for every other one`, async () => {
    for (const answer of good) {
      const { board, opened, resolved } = noted();
      const asked = board.ask("s", given, FOREVER);
      for (const wrong of bad) {
        throws(
          () => board.answer(opened[0]!, wrong),
          { code: "VALIDATION_INVALID_VALUE" },
          JSON.stringify(wrong),
        );
      }
      deepStrictEqual([board.open.length, resolved], [1, []]);
      board.answer(opened[0]!, answer);
      strictEqual(await asked, answer);
      deepStrictEqual(resolved, [{ id: opened[0], script: "s", answeredBy: "user" }]);
      deepStrictEqual(board.open, []);
    }
  });
}

Deno.test("an answer of the wrong kind is told what would be right", () => {
  const { board, opened } = noted();
  void board.ask("s", CHOOSE, FOREVER);
  throws(() => board.answer(opened[0]!, "COM3"), {
    message: 'A choose is answered with one of: "COM1", "COM2", ""',
  });
});

for (
  const [what, wrong, text] of [
    ["an unknown kind", question({ kind: "number" }), /no ask\.number\(\); there are: confirm, choose, text/],
    ["no choices", question({ kind: "choose" }), /choices must be a list/],
    ["an empty list of choices", question({ kind: "choose", choices: [] }), /choices must be a list/],
    [
      "choices that are no strings",
      question({ kind: "choose", choices: ["a", 1] }),
      /choices must be a list/,
    ],
    ["choices that are no list", question({ kind: "choose", choices: { 0: "a" } }), /choices must be a list/],
    ["too many choices", question({ kind: "choose", choices: Array(1001).fill("a") }), /1 to 1000 strings/],
    [
      "a time-out in seconds",
      question({ options: { hasDefault: false, timeout: 30 } }),
      /30; it is in milliseconds/,
    ],
    [
      "a time-out just too short",
      question({ options: { hasDefault: false, timeout: 999.9 } }),
      /1000 or more/,
    ],
    ["a negative time-out", question({ options: { hasDefault: false, timeout: -5000 } }), /1000 or more/],
    ["a time-out that is NaN", question({ options: { hasDefault: false, timeout: NaN } }), /1000 or more/],
    [
      "a time-out that is text",
      question({ options: { hasDefault: false, timeout: "5000" } }),
      /timeout is "5000"/,
    ],
  ] as const
) {
  Deno.test(`a question with ${what} is refused and opens nothing`, () => {
    const { board, opened } = noted();
    throws(() => board.ask("s", wrong, FOREVER), (error: Error & { code?: string }) => {
      strictEqual(error.code, "VALIDATION_INVALID_VALUE");
      match(error.message, text);
      return true;
    });
    deepStrictEqual([opened, board.open], [[], []]);
  });
}

Deno.test("an open prompt is described as document 004 shows it", () => {
  using clock = new FakeClock();
  const { board, opened } = noted();
  const options = { hasDefault: true, default: "COM1", timeout: 120_000, requireObserver: false };
  void board.ask(
    "calibrate",
    question({ kind: "choose", message: "Port?", choices: ["COM1", "COM2"], options }),
    FOREVER,
  );
  void board.ask("other", question({ message: "x".repeat(20_000) }), FOREVER);
  clock.advance(500);
  const [first, second] = board.open;
  const { id, openedAt, ...rest } = first!;
  match(id, /^[0-9a-f]{12}$/);
  match(openedAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  deepStrictEqual(rest, {
    script: "calibrate",
    kind: "choose",
    message: "Port?",
    choices: ["COM1", "COM2"],
    requireObserver: false,
    timeoutMs: 120_000,
    hasDefault: true,
    remainingMs: 119_500,
  });
  ok(!("choices" in second!));
  deepStrictEqual(
    [second!.message.slice(9_998), second!.timeoutMs, second!.remainingMs, second!.hasDefault],
    [
      "xx… (10000 more characters)",
      null,
      null,
      false,
    ],
  );
  deepStrictEqual(board.open.map((prompt) => prompt.id), opened, "oldest first");
});

for (const value of [false, "COM9", null, 0, "", { any: 1 }]) {
  Deno.test(`after the time-out a prompt gives its default ${JSON.stringify(value)}, also one that is no answer`, async () => {
    using clock = new FakeClock();
    const { board, opened, resolved } = noted();
    const asked = board.ask(
      "s",
      question({ options: { hasDefault: true, default: value, timeout: 1000 } }),
      FOREVER,
    );
    clock.advance(999);
    strictEqual(board.open.length, 1);
    clock.advance(1);
    deepStrictEqual(await asked, value);
    deepStrictEqual(resolved, [{ id: opened[0], script: "s", answeredBy: "timeout" }]);
    throws(() => board.answer(opened[0]!, true), { code: "PROMPT_NOT_FOUND" });
    strictEqual(clock.timers, 0);
  });
}

Deno.test("a time-out without a default fails with PROMPT_TIMEOUT and says which question", async () => {
  using clock = new FakeClock();
  const { board, resolved } = noted();
  const asked = board.ask(
    "monitor",
    question({ kind: "text", options: { hasDefault: false, timeout: 2500 } }),
    FOREVER,
  );
  clock.advance(2500);
  await rejects(asked, {
    code: "PROMPT_TIMEOUT",
    message: "ask.text() of 'monitor' got no answer within 2500 ms and has no default",
  });
  strictEqual(resolved.length, 1);
});

Deno.test("a prompt without a time-out waits for ever, whatever its default", () => {
  using clock = new FakeClock();
  const { board } = noted();
  void board.ask("s", question({ options: { hasDefault: true, default: true } }), FOREVER);
  clock.advance(1e12);
  deepStrictEqual([board.open.length, clock.timers], [1, 0]);
});

Deno.test("a time-out longer than a timer can be set for is kept", async () => {
  using clock = new FakeClock();
  const { board } = noted();
  const timeout = 0x7fffffff * 3 + 5;
  const asked = board.ask("s", question({ options: { hasDefault: true, default: true, timeout } }), FOREVER);
  ok(clock.longest <= 0x7fffffff, String(clock.longest));
  clock.advance(timeout - 1);
  strictEqual(board.open[0]!.remainingMs, 1);
  clock.advance(1);
  strictEqual(await asked, true);
});

const OBSERVED = { hasDefault: true, default: false, timeout: 10_000, requireObserver: true };

Deno.test("the clock of a prompt that requires an observer stands still until there is one", async () => {
  using clock = new FakeClock();
  const { board, resolved } = noted();
  const asked = board.ask("s", question({ options: OBSERVED }), FOREVER);
  clock.advance(1e9);
  deepStrictEqual([board.open[0]!.remainingMs, board.observers, clock.timers], [10_000, 0, 0]);
  const leave = board.observe();
  clock.advance(4000);
  strictEqual(board.open[0]!.remainingMs, 6000);
  leave();
  clock.advance(1e9);
  strictEqual(board.open[0]!.remainingMs, 6000, "the time that was left is kept");
  board.observe();
  clock.advance(5999);
  deepStrictEqual(resolved, []);
  clock.advance(1);
  strictEqual(await asked, false);
});

Deno.test("the clock runs while one of several observers is left, and a second one does not start it anew", () => {
  using clock = new FakeClock();
  const { board } = noted();
  void board.ask("s", question({ options: OBSERVED }), FOREVER);
  const leave = [board.observe(), board.observe()];
  clock.advance(3000);
  board.observe()();
  leave[0]!();
  leave[0]!();
  clock.advance(3000);
  deepStrictEqual([board.observers, board.open[0]!.remainingMs], [1, 4000]);
  leave[1]!();
  clock.advance(3000);
  deepStrictEqual([board.observers, board.open[0]!.remainingMs], [0, 4000]);
});

Deno.test("observers change nothing for a prompt that does not require one", async () => {
  using clock = new FakeClock();
  const { board } = noted();
  const asked = board.ask("s", question({ options: { ...OBSERVED, requireObserver: false } }), FOREVER);
  clock.advance(5000);
  board.observe()();
  clock.advance(5000);
  strictEqual(await asked, false);
});

Deno.test("a prompt that requires an observer can be answered while there is none", async () => {
  const { board, opened } = noted();
  const asked = board.ask("s", question({ options: OBSERVED }), FOREVER);
  board.answer(opened[0]!, true);
  strictEqual(await asked, true);
});

Deno.test("the end of its script closes a prompt with the reason, and its asker gets the signal's", async () => {
  using clock = new FakeClock();
  const { board, opened, resolved } = noted();
  const run = new AbortController();
  const asked = board.ask(
    "s",
    question({ options: { hasDefault: true, default: true, timeout: 5000 } }),
    run.signal,
  );
  const other = board.ask("t", question(), FOREVER);
  run.abort(new RangeError("gone"));
  await rejects(asked, { name: "RangeError", message: "gone" });
  deepStrictEqual(resolved, [{ id: opened[0], script: "s", answeredBy: "timeout", reason: "script-ended" }]);
  deepStrictEqual([board.open.map(({ script }) => script), clock.timers], [["t"], 0]);
  throws(() => board.answer(opened[0]!, true), { code: "PROMPT_NOT_FOUND" });
  board.answer(opened[1]!, true);
  strictEqual(await other, true);
});

Deno.test("a script that has ended cannot ask any more", () => {
  const { board, opened } = noted();
  throws(() => board.ask("s", question(), AbortSignal.abort(new RangeError("gone"))), { message: "gone" });
  deepStrictEqual(opened, []);
});

Deno.test("an id that was never given, or whose prompt is closed, is PROMPT_NOT_FOUND", async () => {
  const { board, opened, resolved } = noted();
  const asked = board.ask("s", question(), FOREVER);
  for (const id of ["", "000000000000", "__proto__", opened[0]!.toUpperCase() + "0"]) {
    throws(() => board.answer(id, true), { code: "PROMPT_NOT_FOUND" });
  }
  board.answer(opened[0]!, true);
  throws(() => board.answer(opened[0]!, false), { code: "PROMPT_NOT_FOUND" });
  deepStrictEqual([await asked, resolved.length], [true, 1], "the first answer counts");
});

Deno.test("prompts of several scripts are open at a time; each is resolved exactly once, whatever ends it", async () => {
  using clock = new FakeClock();
  const { board, opened, resolved } = noted();
  const run = new AbortController();
  const asked = [
    board.ask("answered", question({ options: { hasDefault: false, timeout: 3000 } }), FOREVER),
    board.ask("timed", question({ options: { hasDefault: true, default: true, timeout: 3000 } }), FOREVER),
    board.ask("ended", question({ options: { hasDefault: true, default: true, timeout: 3000 } }), run.signal),
    board.ask("ended", question({ kind: "text" }), run.signal),
  ];
  const settled = Promise.allSettled(asked);
  board.answer(opened[0]!, false);
  run.abort(new Error("gone"));
  clock.advance(10_000);
  run.abort();
  for (const id of opened) throws(() => board.answer(id, true), { code: "PROMPT_NOT_FOUND" });
  deepStrictEqual((await settled).map((end) => end.status === "fulfilled" ? end.value : String(end.reason)), [
    false,
    true,
    "Error: gone",
    "Error: gone",
  ]);
  deepStrictEqual(resolved.map(({ id }) => id).toSorted(), opened.toSorted());
  deepStrictEqual(resolved.map(({ script, answeredBy, reason }) => [script, answeredBy, reason]), [
    ["answered", "user", undefined],
    ["ended", "timeout", "script-ended"],
    ["ended", "timeout", "script-ended"],
    ["timed", "timeout", undefined],
  ]);
});

Deno.test("the same signal serves a thousand prompts one after the other without a listener left on it", async () => {
  const { board, opened } = noted();
  const signal = new AbortController().signal;
  let listening = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (
    ...args: unknown[]
  ) => (listening++, addEventListener.apply(signal, args as never));
  signal.removeEventListener = (
    ...args: unknown[]
  ) => (listening--, removeEventListener.apply(signal, args as never));
  for (let i = 0; i < 1000; i++) {
    const asked = board.ask("s", question(), signal);
    board.answer(opened[i]!, true);
    await asked;
  }
  strictEqual(listening, 0);
});

Deno.test("a prompt takes the real clock: its time-out passes in real time", async () => {
  const { board } = noted();
  const begun = performance.now();
  strictEqual(
    await board.ask("s", question({ options: { hasDefault: true, default: 7, timeout: 1000 } }), FOREVER),
    7,
  );
  ok(performance.now() - begun >= 999, `${performance.now() - begun} ms`);
});
