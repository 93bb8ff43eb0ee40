import { rejects, strictEqual, throws } from "node:assert/strict";
import { AppError } from "@/lib/protocol/mod.ts";
import { PendingCalls } from "./pending_calls.ts";

const gone = new AppError("CONN_CALL_FAILED", "gone");

Deno.test("PendingCalls gives each caller its answer", async () => {
  const calls = new PendingCalls();
  const one = calls.add("Cannot read a", 1000), two = calls.add("Cannot read b", 1000);
  calls.resolve(two.id, "b");
  calls.resolve(one.id, "a");
  strictEqual(await one.answer, "a");
  strictEqual(await two.answer, "b");
  calls.close(gone);
});

Deno.test("PendingCalls fails a call after its deadline and says what was being done", async () => {
  const calls = new PendingCalls();
  const { answer } = calls.add("Cannot read psu.voltage", 1);
  await rejects(answer, {
    code: "CONN_CALL_FAILED",
    message: "Cannot read psu.voltage: no answer within 1 ms",
  });
  calls.close(gone);
});

Deno.test("PendingCalls fails everything when it is closed, also what comes later", async () => {
  const calls = new PendingCalls();
  const { answer } = calls.add("Cannot read a", 60_000);
  const failed = rejects(answer, { message: "Cannot read a: gone" });
  calls.close(gone);
  await failed;
  await rejects(calls.add("Cannot read b", 60_000).answer, { message: "Cannot read b: gone" });
});

Deno.test("PendingCalls keeps nothing of a call that could not be sent", () => {
  const calls = new PendingCalls();
  const send = () => {
    throw new RangeError("too deep");
  };
  throws(() => calls.make({ doing: "Cannot read a", ms: 1000 }, send), { message: "too deep" });
  strictEqual(calls.size, 0);
  calls.close(gone);
});
