import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { Scope } from "./scope.ts";

Deno.test("Scope closes in reverse order, once, and goes on after a failure", async () => {
  const closed: string[] = [];
  const scope = new Scope();
  scope.add(() => void closed.push("first"));
  scope.add(() => {
    throw new TypeError("broken");
  });
  scope.add(async () => {
    await null;
    closed.push("last");
  });
  await rejects(scope.close(), AggregateError);
  await rejects(scope.close(), AggregateError);
  deepStrictEqual(closed, ["last", "first"]);
  strictEqual(scope.signal.aborted, true);
});
