import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { OpenAsks } from "./open_asks.ts";

Deno.test("OpenAsks refuses a number that waits already, and takes it again when it is answered", () => {
  const asks = new OpenAsks({ count: 3, bytes: 100 });
  strictEqual(asks.begin(1, 10), true);
  throws(() => asks.begin(1, 10), RangeError);
  asks.end(1);
  strictEqual(asks.begin(1, 10), true);
});

Deno.test("OpenAsks refuses what is no number", () => {
  const asks = new OpenAsks({ count: 3, bytes: 100 });
  for (const id of ["1", null, undefined, NaN, 1.5, {}]) throws(() => asks.begin(id, 1), RangeError);
});

Deno.test("OpenAsks holds so many questions and so many bytes, and no more", () => {
  const asks = new OpenAsks({ count: 2, bytes: 100 });
  strictEqual(asks.begin(1, 60), true);
  strictEqual(asks.begin(2, 60), false);
  strictEqual(asks.begin(2, 40), true);
  strictEqual(asks.begin(3, 0), false);
  asks.end(1);
  strictEqual(asks.begin(3, 60), true);
  deepStrictEqual(asks.ids, [2, 3]);
});
