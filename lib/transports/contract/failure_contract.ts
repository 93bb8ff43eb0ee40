import { match, ok, rejects, strictEqual } from "node:assert/strict";
import { until } from "./until.ts";
import type { StageTest } from "./transport_contract.ts";

/** Registers what every transport does when something goes wrong. */
export function registerFailureContract(test: StageTest): void {
  test("a timeout names the device and the command", { timeout: 50 }, async ({ transport, label }) => {
    await rejects(transport.query("SILENT?"), (error: Error & { code: string }) => {
      strictEqual(error.code, "CONN_CALL_FAILED");
      match(error.message, /^Cannot query "SILENT\?" on .*: No answer within 50 ms, nothing came; /);
      return error.message.includes(label);
    });
  });
  test("a timeout shows what came without the line ending", {}, async ({ transport }) => {
    await rejects(transport.query("HALF 1.2", { timeout: 300 }), /"1\.2" came without the line ending "\\n"/);
  });
  test("the rest of a broken reply does not become part of the next one", {}, async ({ transport }) => {
    await rejects(transport.query("HALF 1.2", { timeout: 300 }));
    strictEqual(await transport.query("ECHO 3"), "3");
  });
  test("a device that goes away fails the query under way at once", {}, async (stage) => {
    const failed = rejects(
      stage.transport.query("HOLD 1", { timeout: 60_000 }),
      (error: Error & { code: string }) => {
        match(error.message, /^Cannot query "HOLD 1" on /);
        return error.code === "CONN_CALL_FAILED";
      },
    );
    await stage.instrument.arrived("HOLD 1");
    await stage.drop();
    await failed;
    strictEqual(stage.transport.connected, false);
  });
  test("a device that is not there is named, with what to check", {}, async (stage) => {
    await stage.transport.connect();
    await stage.transport.close();
    await stage.drop();
    await stage[Symbol.asyncDispose]();
    await rejects(stage.transport.connect(), (error: Error & { code: string }) => {
      strictEqual(error.code, "CONN_CALL_FAILED");
      match(error.message, /^Cannot connect to .*; /);
      return error.message.includes(stage.label);
    });
  });
  test("a line somebody listens to is opened again by itself, and it is told", {}, async (stage) => {
    const { transport } = stage;
    const unread: string[] = [], told: boolean[] = [];
    transport.onData = (line) => unread.push(line);
    transport.onStateChange = (connected) => told.push(connected);
    await transport.connect();
    await stage.drop();
    await until(() => !transport.connected, "Waiting for the line to go down");
    await stage.restore();
    await until(() => transport.connected, "Waiting for the line to be open again");
    strictEqual(told.join(), "true,false,true");
    strictEqual(await transport.query("TWICE a"), "a");
    await until(() => unread.includes("extra a"), "Waiting for the unread line");
  });
  test("a closed line stays closed, whoever listened to it", {}, async (stage) => {
    const { transport } = stage;
    transport.onData = () => {};
    await transport.connect();
    await stage.drop();
    await until(() => !transport.connected, "Waiting for the line to go down");
    await transport.close();
    strictEqual(transport.connected, false);
  });
  test("an aborted query rejects with the signal's reason", {}, async ({ transport, instrument }) => {
    const abort = new AbortController();
    const reason = new Error("The script was stopped");
    const failed = rejects(transport.query("HOLD 1", { signal: abort.signal }), (error) => error === reason);
    await instrument.arrived("HOLD 1");
    abort.abort(reason);
    await failed;
  });
  test("a query aborted before its turn is never sent", {}, async ({ transport, instrument }) => {
    const abort = new AbortController();
    const first = transport.query("HOLD 1");
    const second = rejects(transport.query("ECHO 2", { signal: abort.signal }), { name: "AbortError" });
    const third = transport.query("ECHO 3");
    await instrument.arrived("HOLD 1");
    abort.abort();
    await second;
    await instrument.release();
    strictEqual(await first, "1");
    strictEqual(await third, "3");
    ok(!instrument.received.includes("ECHO 2"));
  });
  test("a signal that is aborted already sends nothing", {}, async ({ transport, instrument }) => {
    await rejects(transport.connect({ signal: AbortSignal.abort() }), { name: "AbortError" });
    await transport.connect();
    await rejects(transport.query("ECHO 1", { signal: AbortSignal.abort() }), { name: "AbortError" });
    strictEqual(instrument.received.length, 0);
  });
  test("a skip that throws fails its own query only", {}, async ({ transport }) => {
    const skip = () => {
      throw new TypeError("A broken callback");
    };
    await rejects(transport.query("ECHO 1", { skip }), /A broken callback/);
    strictEqual(await transport.query("ECHO 2"), "2");
  });
  test("a device that never ends its line is cut off", { timeout: 20_000 }, async ({ transport }) => {
    await rejects(transport.query(`FLOOD ${8 * 1024 * 1024 + 1}`), /came without a line ending/);
    strictEqual(transport.connected, false);
  });
}
