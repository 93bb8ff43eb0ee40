import { match, ok, rejects, strictEqual } from "node:assert/strict";
import type { RawTransport } from "../transport.ts";
import type { FramingOptions } from "../framing.ts";
import { registerFailureContract } from "./failure_contract.ts";
import { registerFramingContract } from "./framing_contract.ts";
import type { ScriptedInstrument } from "./scripted_instrument.ts";
import { until } from "./until.ts";

/** What the contract may set; the rest stays as the transport has it. */
export interface StageOptions extends FramingOptions {
  timeout?: number;
  onData?: (line: string) => void;
}

/** A transport that has not been opened yet, and the instrument it leads to. */
export interface TransportStage extends AsyncDisposable {
  readonly transport: RawTransport;
  readonly instrument: ScriptedInstrument;
  /** What messages call the device. */
  readonly label: string;
  /** The device goes away in the middle. */
  drop(): Promise<void>;
  /** The device is back. */
  restore(): Promise<void>;
}

/** What an implementation hands to the contract. */
export interface TransportContract {
  /** Stands in front of each test name. */
  name: string;
  /** Stands behind each test name: why the suite is skipped, and what to do about it. */
  note?: string;
  ignore?: boolean;
  stage: (options: StageOptions) => Promise<TransportStage>;
}

/** Registers one test on a stage of its own. */
export type StageTest = (
  title: string,
  options: StageOptions,
  run: (stage: TransportStage) => Promise<void>,
) => void;

/** Registers the tests every transport has to pass. */
export function registerTransportContract(contract: TransportContract): void {
  const test: StageTest = (title, options, run) => {
    const { name, note = "", ignore = false } = contract;
    Deno.test({
      name: `${name}: ${title}${note}`,
      ignore,
      fn: async () => {
        await using stage = await contract.stage(options);
        await run(stage);
      },
    });
  };
  registerTalking(test);
  registerSeparating(test);
  registerFramingContract(test);
  registerLifetime(test);
  registerFailureContract(test);
}

function registerTalking(test: StageTest): void {
  test(
    "a query opens the line by itself and gives the reply without its delimiter",
    {},
    async ({ transport }) => {
      strictEqual(transport.connected, false);
      strictEqual(await transport.query("ECHO hello"), "hello");
      strictEqual(transport.connected, true);
    },
  );
  test("a command that ends with the delimiter is sent as it is", {}, async ({ transport, instrument }) => {
    strictEqual(await transport.query("ECHO a\n"), "a");
    strictEqual(await transport.query("ECHO b"), "b");
    strictEqual(instrument.received.join("|"), "ECHO a|ECHO b");
  });
  test(
    "a delimiter of two characters ends lines in both directions",
    { delimiter: "\r\n" },
    async (stage) => {
      strictEqual(await stage.transport.query("ECHO a\nb"), "a\nb");
      strictEqual(await stage.transport.query("ECHO c"), "c");
    },
  );
  test("text beyond ASCII arrives as it was sent", {}, async ({ transport }) => {
    strictEqual(await transport.query("ECHO 21 °C, 5 µm"), "21 °C, 5 µm");
  });
  test("a write comes before the query asked for after it", {}, async ({ transport, instrument }) => {
    const [, reply] = await Promise.all([transport.write("VOLT 5"), transport.query("ECHO done")]);
    strictEqual(reply, "done");
    strictEqual(instrument.received.join("|"), "VOLT 5|ECHO done");
  });
  test("bytes are written as they are", {}, async ({ transport, instrument }) => {
    await transport.write(new TextEncoder().encode("VOLT"));
    await transport.write(" 5");
    await instrument.arrived("VOLT 5");
  });
  test("raw text gets through while a query waits for its reply", {}, async ({ transport, instrument }) => {
    const pending = transport.query("HOLD later");
    await instrument.arrived("HOLD later");
    await transport.writeRaw("STOP\n");
    await instrument.arrived("STOP");
    await instrument.release();
    strictEqual(await pending, "later");
  });
}

function registerSeparating(test: StageTest): void {
  test("queries asked for at once get their own replies in order", {}, async ({ transport, instrument }) => {
    const asked = Array.from({ length: 25 }, (_, index) => `ECHO ${index}`);
    const replies = await Promise.all(asked.map((command) => transport.query(command)));
    strictEqual(replies.join("|"), asked.map((command) => command.slice(5)).join("|"));
    strictEqual(instrument.received.join("|"), asked.join("|"));
  });
  test("lines named by skip are not the reply", {}, async ({ transport }) => {
    const skip = (line: string) => line.startsWith("REPEAT");
    strictEqual(await transport.query("REPEAT 4.2", { skip }), "4.2");
  });
  test("a line nobody waits for goes to onData and not to the next query", {}, async ({ transport }) => {
    const unread: string[] = [];
    transport.onData = (line) => unread.push(line);
    strictEqual(await transport.query("TWICE a"), "a");
    await until(() => unread.length > 0, "Waiting for the unread line");
    strictEqual(await transport.query("ECHO b"), "b");
    strictEqual(unread.join("|"), "extra a");
  });
  test("an onData that throws does not end the reading", {}, async ({ transport }) => {
    let calls = 0;
    transport.onData = () => {
      calls++;
      throw new TypeError("A broken callback");
    };
    strictEqual(await transport.query("TWICE a"), "a");
    await until(() => calls === 1, "Waiting for the callback");
    strictEqual(await transport.query("ECHO b"), "b");
  });
  test("a prompt without an ending does not become part of the next reply", {}, async ({ transport }) => {
    strictEqual(await transport.query("PROMPT 1"), "1");
    strictEqual(await transport.query("PROMPT 2"), "2");
  });
  test("a late reply is not handed to the next query", {}, async ({ transport, instrument }) => {
    await rejects(transport.query("HOLD late", { timeout: 50 }), /No answer within 50 ms/);
    await instrument.release();
    strictEqual(await transport.query("ECHO next"), "next");
    strictEqual(await transport.query("ECHO after"), "after");
  });
  test(
    "the reply to an aborted query is not handed to the next one",
    {},
    async ({ transport, instrument }) => {
      const abort = new AbortController();
      const pending = rejects(transport.query("HOLD late", { signal: abort.signal }), /Enough/);
      await instrument.arrived("HOLD late");
      abort.abort(new Error("Enough"));
      await pending;
      await instrument.release();
      strictEqual(await transport.query("ECHO next"), "next");
    },
  );
}

function registerLifetime(test: StageTest): void {
  test("connect opens the line once and tells it", {}, async ({ transport }) => {
    const states: boolean[] = [];
    transport.onStateChange = (connected) => states.push(connected);
    await Promise.all([transport.connect(), transport.connect()]);
    await transport.connect();
    await transport.close();
    await transport.close();
    strictEqual(states.join("|"), "true|false");
  });
  test(
    "after close everything fails until connect opens the line again",
    {},
    async ({ transport, label }) => {
      strictEqual(await transport.query("ECHO a"), "a");
      await transport.close();
      strictEqual(transport.connected, false);
      await rejects(transport.query("ECHO b"), (error: Error & { code: string }) => {
        strictEqual(error.code, "CONN_CALL_FAILED");
        match(error.message, /Cannot query "ECHO b" on .* was closed; call connect\(\)/);
        return error.message.includes(label);
      });
      await rejects(transport.write("VOLT 1"), /was closed/);
      await transport.connect();
      strictEqual(await transport.query("ECHO c"), "c");
    },
  );
  test(
    "close ends the query under way and those that wait behind it",
    {},
    async ({ transport, instrument }) => {
      const first = rejects(transport.query("HOLD 1", { timeout: 60_000 }), /was closed/);
      const second = rejects(transport.query("ECHO 2", { timeout: 60_000 }), /was closed/);
      await instrument.arrived("HOLD 1");
      await transport.close();
      await Promise.all([first, second]);
      ok(!instrument.received.includes("ECHO 2"));
    },
  );
  test(
    "connect opens the line again while it is still being closed",
    {},
    async ({ transport, instrument }) => {
      const first = rejects(transport.query("HOLD 1"), /was closed/);
      const second = rejects(transport.query("ECHO 2"), /was closed/);
      await instrument.arrived("HOLD 1");
      await Promise.all([transport.close(), transport.connect(), first, second]);
      strictEqual(await transport.query("ECHO 3"), "3");
      ok(!instrument.received.includes("ECHO 2"));
    },
  );
  test("the line opens again after the device went away and came back", {}, async (stage) => {
    const { transport } = stage;
    strictEqual(await transport.query("ECHO before"), "before");
    await stage.drop();
    await until(() => !transport.connected, "Waiting for the line to go down");
    await stage.restore();
    strictEqual(await transport.query("ECHO after"), "after");
  });
}
