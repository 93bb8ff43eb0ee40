import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { Semaphore } from "./semaphore.ts";

Deno.test("Semaphore lets so many run at a time, the others in order, also after a failure", async () => {
  const semaphore = new Semaphore(2);
  const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
  const started: number[] = [];
  const runs = gates.map((gate, index) =>
    semaphore.run(() => (started.push(index), gate.promise)).catch(() => "failed")
  );
  await null;
  deepStrictEqual(started, [0, 1]);
  gates[1]!.reject(new Error("no"));
  strictEqual(await runs[1], "failed");
  await null;
  deepStrictEqual(started, [0, 1, 2]);
  for (const gate of gates) gate.resolve();
  await Promise.all(runs);
  deepStrictEqual(started, [0, 1, 2, 3]);
});
