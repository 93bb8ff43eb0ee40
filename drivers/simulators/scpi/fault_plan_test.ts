import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { type Fault, FaultPlan } from "./fault_plan.ts";

function kinds(faults: readonly Fault[], lines: readonly string[]): (string | undefined)[] {
  const plan = new FaultPlan(faults);
  return lines.map((line) => plan.take(line)?.kind);
}

Deno.test("a fault happens once unless it says how often", () => {
  deepStrictEqual(kinds([{ kind: "drop" }], ["A", "A"]), ["drop", undefined]);
  deepStrictEqual(kinds([{ kind: "drop", times: 2 }], ["A", "B", "A"]), ["drop", "drop", undefined]);
  deepStrictEqual(kinds([{ kind: "echo", times: Infinity }], ["A", "A", "A"]), ["echo", "echo", "echo"]);
});

Deno.test("a fault meets only its command, in any case, after as many as it lets pass", () => {
  const faults: Fault[] = [{ kind: "drop", command: "volt?", after: 1 }];
  deepStrictEqual(kinds(faults, ["VOLT?", "CURR?", "VOLT?", "VOLT?"]), [
    undefined,
    undefined,
    "drop",
    undefined,
  ]);
});

Deno.test("several faults for one command come one after another", () => {
  const faults: Fault[] = [{ kind: "drop", command: "A" }, { kind: "garble", command: "A" }];
  deepStrictEqual(kinds(faults, ["A", "A", "A"]), ["drop", "garble", undefined]);
});

Deno.test("a plan knows when everything has happened", () => {
  const plan = new FaultPlan([{ kind: "drop", command: "A" }, { kind: "echo", times: Infinity }]);
  strictEqual(plan.done, false);
  plan.take("A");
  strictEqual(plan.done, true);
});
