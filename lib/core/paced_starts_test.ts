import { deepStrictEqual, ok, rejects } from "node:assert/strict";
import { PacedStarts } from "./paced_starts.ts";

Deno.test("starts run two at a time and in order, also beyond the burst and after a failure", async () => {
  const starts = new PacedStarts();
  const begun: number[] = [];
  let running = 0;
  const all = Array.from({ length: 11 }, (_, index) =>
    starts.run(async () => {
      begun.push(index);
      ok(++running <= 2);
      await Promise.resolve();
      running--;
      if (index === 3) throw new Error("no");
    }));
  await rejects(all[3]!, /no/);
  await Promise.allSettled(all);
  deepStrictEqual(begun, begun.map((_, index) => index));
  deepStrictEqual(begun.length, 11);
});

Deno.test("a start that is no longer wanted gives up its turn, and takes none of the time of the others", async () => {
  const starts = new PacedStarts();
  const gate = Promise.withResolvers<void>();
  const holding = [1, 2].map(() => starts.run(() => gate.promise));
  const abort = new AbortController();
  const reason = new Error("no longer wanted");
  let begun = 0;
  const unwanted = Array.from(
    { length: 1000 },
    () => starts.run(() => Promise.resolve(begun++), { signal: abort.signal }),
  );
  const last = starts.run(() => Promise.resolve("last"));
  abort.abort(reason);
  gate.resolve();
  const ends = await Promise.allSettled(unwanted);
  ok(ends.every((end) => end.status === "rejected" && end.reason === reason));
  deepStrictEqual([await last, begun], ["last", 0]);
  await Promise.all(holding);
});

Deno.test("whoever wants one start does not wait for all of somebody who wants many", async () => {
  const starts = new PacedStarts();
  const begun: string[] = [];
  const start = (client: string) => starts.run(() => Promise.resolve(begun.push(client)), { client });
  const all = Array.from({ length: 12 }, () => start("greedy"));
  await Promise.all([start("modest"), start("other")]);
  ok(begun.length <= 6, begun.join(" "));
  await Promise.all(all);
  deepStrictEqual([begun.length, begun.indexOf("modest") < begun.indexOf("other")], [14, true]);
});
