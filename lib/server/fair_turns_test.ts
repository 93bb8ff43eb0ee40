import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { FairTurns } from "./fair_turns.ts";
import { Inbox } from "./inbox.ts";

/** Keeps the loop busy. */
function work(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** A client whose messages take so long; what was done is noted in `done`. */
function client(turns: FairTurns, name: string, done: string[], how: { ms: number; ready?: () => boolean }) {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const inbox = new Inbox({
    turns,
    ready: how.ready ?? (() => true),
    grew: () => {},
    act: (data) => {
      work(how.ms);
      done.push(`${name} ${data}`);
      if (data === "last") resolve();
    },
  });
  return { inbox, closed };
}

Deno.test("a client that asks for much waits for itself, and nobody else for it", async () => {
  const turns = new FairTurns();
  const done: string[] = [];
  const greedy = client(turns, "greedy", done, { ms: 3 });
  const modest = client(turns, "modest", done, { ms: 0 });
  for (let count = 1; count < 20; count++) greedy.inbox.receive(String(count));
  greedy.inbox.receive("last");
  modest.inbox.receive("last");
  await modest.closed;
  // At most two fit into the turn in which they came; the rest has to wait for its turn.
  ok(done.indexOf("modest last") <= 2, done.join());
  await greedy.closed;
  strictEqual(done.length, 21);
  deepStrictEqual(done.filter((text) => text.startsWith("greedy")).at(-2), "greedy 19");
});

Deno.test("what comes in a turn that has time left is done at once, and in its order", () => {
  const turns = new FairTurns();
  const done: string[] = [];
  const { inbox } = client(turns, "one", done, { ms: 0 });
  for (let count = 0; count < 5; count++) inbox.receive(String(count));
  deepStrictEqual(done, ["one 0", "one 1", "one 2", "one 3", "one 4"]);
});

Deno.test("a client that may not go on yet keeps its order and holds up nobody", async () => {
  const turns = new FairTurns();
  const done: string[] = [];
  let open = false;
  const blocked = client(turns, "blocked", done, { ms: 0, ready: () => open });
  const other = client(turns, "other", done, { ms: 0 });
  blocked.inbox.receive("first");
  blocked.inbox.receive("last");
  other.inbox.receive("last");
  await other.closed;
  deepStrictEqual(done, ["other last"]);
  open = true;
  await blocked.closed;
  deepStrictEqual(done, ["other last", "blocked first", "blocked last"]);
});

Deno.test("a stop does not wait behind what was asked before", () => {
  const turns = new FairTurns();
  const done: string[] = [];
  const { inbox } = client(turns, "one", done, { ms: 0, ready: () => false });
  inbox.receive("waits");
  inbox.receive('{"type":"scripts.stopAll"}');
  deepStrictEqual(done, ['one {"type":"scripts.stopAll"}']);
  inbox.close();
});

Deno.test("a client that does nothing but stop waits for itself as well", async () => {
  const turns = new FairTurns();
  const done: string[] = [];
  const stopping = client(turns, "stopping", done, { ms: 3, ready: () => false });
  const modest = client(turns, "modest", done, { ms: 0 });
  const stop = '{"type":"scripts.stopAll"}';
  for (let count = 0; count < 20; count++) stopping.inbox.receive(stop);
  modest.inbox.receive("last");
  await modest.closed;
  ok(done.indexOf("modest last") <= 2, done.join());
  stopping.inbox.close();
  // The turn of the loop that is measured ends in one of these.
  await new Promise((resolve) => setImmediate(resolve));
});

Deno.test("nothing is done for a client that was disconnected while something was done for another one", async () => {
  const turns = new FairTurns();
  const done: string[] = [];
  const blocked = { ready: false };
  const all = ["one", "two", "three"].map((name) => {
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const inbox: Inbox = new Inbox({
      turns,
      ready: () => blocked.ready,
      grew: () => {},
      act: (data) => {
        done.push(`${name} ${data}`);
        for (const other of all) if (other.inbox !== inbox) other.inbox.close();
        if (data === "last") resolve();
      },
    });
    return { inbox, over };
  });
  for (const { inbox } of all) {
    inbox.receive("first");
    inbox.receive("last");
  }
  blocked.ready = true;
  await Promise.race(all.map(({ over }) => over));
  // Whoever came first has disconnected the others.
  strictEqual(new Set(done.map((text) => text.split(" ")[0])).size, 1, done.join());
  strictEqual(done.length, 2);
});
