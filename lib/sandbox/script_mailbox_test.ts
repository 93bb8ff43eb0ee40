import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { FakeClock } from "../../tests/support/fake_clock.ts";
import { ScriptMailbox } from "./script_mailbox.ts";

const WINDOW = 64;
const CAPACITY = 10_000;

/** A mailbox that notes what it hands on and what it tells of losses, and a script that takes what it was handed. */
function noted() {
  const sent: string[] = [];
  const lost: number[] = [];
  const mailbox = new ScriptMailbox((frame) => sent.push(frame), (count) => lost.push(count));
  const put = (from: number, to: number) => {
    for (let i = from; i < to; i++) mailbox.put(String(i));
  };
  return { mailbox, sent, lost, put };
}

const counted = (to: number) => Array.from({ length: to }, (_, i) => String(i));

Deno.test("a script that handles its events gets each at once", () => {
  const { mailbox, sent, lost } = noted();
  for (let i = 0; i < 1000; i++) {
    mailbox.put(String(i));
    strictEqual(sent.length, i + 1);
    mailbox.took(1);
  }
  deepStrictEqual(lost, []);
});

Deno.test("a script that handles nothing has no more than a few in its pipe", () => {
  const { sent, put } = noted();
  put(0, 5000);
  deepStrictEqual(sent, counted(WINDOW));
});

Deno.test("what waits follows in order as fast as the script takes it, never more than the window at a time", () => {
  const { mailbox, sent, lost, put } = noted();
  put(0, 500);
  let taken = 0;
  for (const count of [1, 32, 5, 64, 32, 64, 64, 64, 64, 64, 64]) {
    mailbox.took(count);
    taken += count;
    strictEqual(sent.length, Math.min(500, taken + WINDOW), `after ${taken}`);
  }
  put(500, 510);
  deepStrictEqual([sent, lost], [counted(510), []]);
});

Deno.test("an event does not overtake those that wait", () => {
  const { mailbox, sent, put } = noted();
  put(0, WINDOW + 3);
  mailbox.took(1);
  put(WINDOW + 3, WINDOW + 5);
  mailbox.took(10);
  deepStrictEqual(sent, counted(WINDOW + 5));
});

Deno.test("what does not fit is counted, and told once the script takes events again", () => {
  const { mailbox, sent, lost, put } = noted();
  put(0, WINDOW + CAPACITY);
  put(WINDOW + CAPACITY, WINDOW + CAPACITY + 7);
  deepStrictEqual(lost, []);
  mailbox.took(WINDOW);
  deepStrictEqual(lost, [7]);
  mailbox.took(1);
  deepStrictEqual(lost, [7], "each loss is told once");
  while (sent.length < WINDOW + CAPACITY) mailbox.took(WINDOW);
  deepStrictEqual(sent, counted(WINDOW + CAPACITY), "the oldest are kept");
});

Deno.test("losses that go on are told once a second, not with every event the script takes", () => {
  using clock = new FakeClock();
  const { mailbox, lost, put } = noted();
  put(0, WINDOW + CAPACITY);
  for (let second = 0; second < 3; second++) {
    for (let i = 0; i < 100; i++) {
      put(0, 3);
      mailbox.took(1);
      clock.advance(10);
    }
  }
  strictEqual(lost.length, 3);
  mailbox.flush();
  strictEqual(lost.reduce((sum, count) => sum + count, 0), 3 + 299 * 2, "each event taken made room for one");
});

Deno.test("large events are bounded by their length: few in the pipe, 16 MB waiting, the rest counted", () => {
  const { mailbox, sent, lost } = noted();
  const large = "x".repeat(1024 * 1024);
  for (let i = 0; i < 40; i++) mailbox.put(large);
  strictEqual(sent.length, 1, "one may be larger than the window");
  mailbox.took(1);
  deepStrictEqual([sent.length, lost], [2, [40 - 1 - 16]]);
  for (let i = 0; i < 20; i++) mailbox.took(1);
  deepStrictEqual([sent.length, lost.length], [17, 1]);
  mailbox.put("small again");
  strictEqual(sent.length, 18);
});

Deno.test("losses of a script that never takes anything again are told when it ends", () => {
  const { mailbox, lost, put } = noted();
  put(0, WINDOW + CAPACITY + 3);
  mailbox.flush();
  mailbox.flush();
  deepStrictEqual(lost, [3]);
});

Deno.test("a script that claims to have handled more than it got gains nothing", () => {
  const { mailbox, sent, put } = noted();
  put(0, 5000);
  mailbox.took(1e9);
  strictEqual(sent.length, 2 * WINDOW);
  mailbox.took(1e9);
  strictEqual(sent.length, 3 * WINDOW);
});

Deno.test("a script that claims to have handled less than nothing loses only its own events", () => {
  const { mailbox, sent, put } = noted();
  put(0, WINDOW + 10);
  mailbox.took(-5);
  mailbox.took(NaN);
  strictEqual(sent.length, WINDOW);
  mailbox.took(WINDOW);
  deepStrictEqual(sent, counted(sent.length), "in order, none twice");
});
