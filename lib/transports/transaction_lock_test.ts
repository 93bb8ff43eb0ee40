import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { TransactionLock } from "./transaction_lock.ts";

Deno.test("TransactionLock runs one transaction at a time, in order", async () => {
  const lock = new TransactionLock();
  const events: string[] = [];
  const run = (name: string) =>
    lock.run(async () => {
      events.push(`+${name}`);
      await Promise.resolve();
      await Promise.resolve();
      events.push(`-${name}`);
    });
  await Promise.all(["a", "b", "c"].map(run));
  strictEqual(events.join(""), "+a-a+b-b+c-c");
});

Deno.test("TransactionLock begins at once when it is free", async () => {
  const lock = new TransactionLock();
  let begun = false;
  const running = lock.run(() => {
    begun = true;
  });
  strictEqual(begun, true);
  await running;
});

Deno.test("TransactionLock lets nobody step in front when a turn is handed on", async () => {
  const lock = new TransactionLock();
  const gate = Promise.withResolvers<void>();
  const order: string[] = [];
  const first = lock.run(() => gate.promise);
  const second = lock.run(() => order.push("second"));
  // Runs right after the first has ended, before the second can go on.
  const latecomer = gate.promise.then(() => lock.run(() => order.push("latecomer")));
  gate.resolve();
  await Promise.all([first, second, latecomer]);
  deepStrictEqual(order, ["second", "latecomer"]);
});

Deno.test("TransactionLock goes on after a transaction that fails", async () => {
  const lock = new TransactionLock();
  const failed = rejects(
    lock.run(() => {
      throw new TypeError("Broken");
    }),
    /Broken/,
  );
  strictEqual(await lock.run(() => 2), 2);
  await failed;
});

Deno.test("TransactionLock takes an aborted waiter out of the queue", async () => {
  const lock = new TransactionLock();
  const abort = new AbortController();
  const gate = Promise.withResolvers<void>();
  const ran: number[] = [];
  const first = lock.run(() => gate.promise);
  const second = rejects(lock.run(() => ran.push(2), { signal: abort.signal }), /Enough/);
  const third = lock.run(() => ran.push(3));
  strictEqual(lock.waiting, 2);
  abort.abort(new Error("Enough"));
  await second;
  strictEqual(lock.waiting, 1);
  gate.resolve();
  await Promise.all([first, third]);
  deepStrictEqual(ran, [3]);
});

Deno.test("TransactionLock does not end a transaction that has begun", async () => {
  const lock = new TransactionLock();
  const abort = new AbortController();
  const gate = Promise.withResolvers<string>();
  const first = lock.run(() => "first");
  const second = lock.run(() => gate.promise, { signal: abort.signal });
  await first;
  await Promise.resolve();
  abort.abort();
  gate.resolve("done");
  strictEqual(await second, "done");
});
