import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { always, type Answer, inTurn, ScriptedTransport, silence } from "../testing/scripted_transport.ts";
import { ScpiSession } from "./scpi_session.ts";
import { OPTIONS } from "./testing/session_options.ts";

const NOT_CONNECTED = "Not connected: call connect() first, or set config.autoConnect to true";

function instrument(answers: Record<string, Answer> = {}): ScriptedTransport {
  return new ScriptedTransport({ "*IDN?": always("ACME"), "A?": always("1"), ...answers });
}

function ask(session: ScpiSession, command: string): Promise<string> {
  return session.run((line) => line.query(command, (reply) => reply));
}

Deno.test("opening connects, sends the initial commands and gives the identity", async () => {
  const transport = instrument({ "*OPC?": always("1") });
  const session = new ScpiSession(transport, { ...OPTIONS, initCommands: ["SYST:REM", "*OPC?"] });
  strictEqual(await session.open(), "ACME");
  strictEqual(session.identity, "ACME");
  ok(session.connected);
  deepStrictEqual(transport.events, ["connect", "write SYST:REM", "query *OPC?", "query *IDN?"]);
});

Deno.test("a line that went down is opened by the next call, with the initial commands", async () => {
  const transport = instrument();
  const session = new ScpiSession(transport, { ...OPTIONS, initCommands: ["SYST:REM"] });
  await session.open();
  transport.events.length = 0;
  transport.drop();
  strictEqual(await ask(session, "A?"), "1");
  deepStrictEqual(transport.events, ["connect", "write SYST:REM", "query A?"]);
});

Deno.test("without open, and after close, the session says how to connect", async () => {
  const session = new ScpiSession(instrument(), OPTIONS);
  await rejects(ask(session, "A?"), { code: "CONN_CALL_FAILED", message: NOT_CONNECTED });
  await session.open();
  await session.close();
  strictEqual(session.connected, false);
  await rejects(ask(session, "A?"), { message: NOT_CONNECTED });
  await rejects(session.identify(), { message: NOT_CONNECTED });
});

Deno.test("an instrument that does not tell its identity is driven, with a warning", async () => {
  const transport = new ScriptedTransport({ "A?": always("1") });
  const warnings: string[] = [];
  const session = new ScpiSession(transport, { ...OPTIONS, warn: (text) => warnings.push(text) });
  strictEqual(await session.open(), "");
  ok(session.connected);
  strictEqual(await ask(session, "A?"), "1");
  strictEqual(transport.events.filter((event) => event === "connect" || event === "close").length, 1);
  strictEqual(warnings.length, 1);
  ok(/without an identity.*no answer.*config\.identify/.test(warnings[0]!), warnings[0]);
});

Deno.test("an instrument that has no identity is not asked for it", async () => {
  const transport = new ScriptedTransport({ "A?": always("1") });
  const session = new ScpiSession(transport, { ...OPTIONS, identify: false });
  strictEqual(await session.open(), "");
  strictEqual(await ask(session, "A?"), "1");
  deepStrictEqual(transport.events, ["connect", "query A?"]);
});

Deno.test("a line that goes down while the identity is asked for is no instrument without one", async () => {
  const transport: ScriptedTransport = new ScriptedTransport({
    "*IDN?": () => {
      transport.drop();
      return new Error("closed");
    },
  });
  const session = new ScpiSession(transport, OPTIONS);
  await rejects(session.open(), /closed/);
  strictEqual(transport.events.at(-1), "close");
});

Deno.test("after each opening the line rests before anything is sent", async () => {
  const transport = instrument();
  const rests: number[] = [];
  const clock = {
    now: () => 0,
    delay: (ms: number) => {
      rests.push(ms);
      transport.events.push("rest");
      return Promise.resolve();
    },
  };
  const session = new ScpiSession(transport, {
    ...OPTIONS,
    initCommands: ["SYST:REM"],
    openDelay: 1800,
    clock,
  });
  await session.open();
  transport.drop();
  await ask(session, "A?");
  const opening = ["connect", "rest", "write SYST:REM"];
  deepStrictEqual(transport.events, [...opening, "query *IDN?", ...opening, "query A?"]);
  deepStrictEqual(rests, [1800, 1800]);
});

Deno.test("a lost line is tried again only after a pause, but open() tries at once", async () => {
  const transport = instrument();
  let now = 0;
  const clock = { now: () => now, delay: () => Promise.resolve() };
  const session = new ScpiSession(transport, { ...OPTIONS, clock });
  const attempts = () => transport.events.filter((event) => event === "connect").length;
  await session.open();
  transport.drop();
  transport.refusal = new Error("refused");
  await rejects(ask(session, "A?"), /refused/);
  await rejects(ask(session, "A?"), /refused/);
  strictEqual(attempts(), 2);
  now = 2000;
  await rejects(ask(session, "A?"), /refused/);
  strictEqual(attempts(), 3);
  transport.refusal = undefined;
  await session.open();
  strictEqual(await ask(session, "A?"), "1");
});

Deno.test("an initial command that fails is sent again, with all others, the next time", async () => {
  const transport = instrument({ "*OPC?": inTurn(silence("*OPC?"), silence("*OPC?"), ["1"]) });
  const session = new ScpiSession(transport, { ...OPTIONS, initCommands: ["SYST:REM", "*OPC?"] });
  await rejects(session.open(), /no answer/);
  // The line stays open: opening it again would start some boards anew.
  ok(session.connected);
  transport.events.length = 0;
  strictEqual(await session.open(), "ACME");
  deepStrictEqual(transport.events.filter((event) => event !== "query *OPC?"), [
    "write SYST:REM",
    "query *IDN?",
  ]);
});

Deno.test("after end() nobody who waits opens the line again", async () => {
  const asked = Promise.withResolvers<void>(), reply = Promise.withResolvers<readonly string[]>();
  const answer = () => {
    asked.resolve();
    return reply.promise;
  };
  const transport = instrument({ "SLOW?": answer });
  const session = new ScpiSession(transport, OPTIONS);
  await session.open();
  const slow = ask(session, "SLOW?");
  const opening = session.open();
  await asked.promise;
  await session.end();
  reply.resolve(["1"]);
  await slow;
  await rejects(opening, { message: NOT_CONNECTED });
  strictEqual(transport.connected, false);
});
