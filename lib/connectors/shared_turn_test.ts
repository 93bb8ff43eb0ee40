import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { SharedTurn } from "./shared_turn.ts";

Deno.test("a run under way is not shared, one that has not begun is; never do two go on at once", async () => {
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let begun = 0;
  const turn = new SharedTurn(async () => {
    const mine = begun++;
    await gates[mine]?.promise;
    return mine;
  });
  const first = turn.run();
  // The first one begins behind what is to be done already.
  await Promise.resolve();
  const later = [turn.run(), turn.run(), turn.run()];
  await Promise.resolve();
  strictEqual(begun, 1);
  gates[0]!.resolve();
  strictEqual(await first, 0);
  gates[1]!.resolve();
  deepStrictEqual(await Promise.all(later), [1, 1, 1]);
  strictEqual(await turn.run(), 2);
});

Deno.test("a run that fails fails for those who share it, and not for the next", async () => {
  let fails = true;
  const turn = new SharedTurn(() => fails ? Promise.reject(new Error("no")) : Promise.resolve(1));
  const [one, two] = [turn.run(), turn.run()];
  await rejects(one, /no/);
  await rejects(two, /no/);
  fails = false;
  strictEqual(await turn.run(), 1);
});
