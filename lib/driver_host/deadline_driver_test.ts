import { rejects, strictEqual } from "node:assert/strict";
import { DeadlineDriver } from "./deadline_driver.ts";
import type { CallOptions, Driver } from "./driver.ts";

const nothing = () => Promise.resolve();
const timeouts = { read: 1, write: 1, action: 1 };

function driver(get: Driver["get"]): DeadlineDriver {
  return new DeadlineDriver(
    { init: nothing, shutdown: nothing, set: nothing, execute: nothing, get },
    "psu",
    timeouts,
  );
}

Deno.test("DeadlineDriver hands on what is there at once", () => {
  strictEqual(driver(() => 5).get("v"), 5);
});

Deno.test("DeadlineDriver fails a call that takes too long, names it, and aborts its signal", async () => {
  let signal: AbortSignal | undefined;
  const hanging = driver((_name, options?: CallOptions) => {
    signal = options?.signal;
    return new Promise(() => {});
  });
  await rejects(hanging.get("v") as Promise<unknown>, {
    code: "CONN_CALL_FAILED",
    message: "Cannot read psu.v: no answer within 1 ms",
  });
  strictEqual(signal?.aborted, true);
});

Deno.test("DeadlineDriver hands on what the driver throws", async () => {
  await rejects(driver(() => Promise.reject(new TypeError("off"))).get("v") as Promise<unknown>, TypeError);
});
