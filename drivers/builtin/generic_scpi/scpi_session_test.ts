import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { always, type Answer, inTurn, ScriptedTransport, silence } from "../testing/scripted_transport.ts";
import { ScpiSession, type ScpiSessionOptions } from "./scpi_session.ts";
import { OPTIONS } from "./testing/session_options.ts";

const IDENTITY = "ACME,PSU,1,2";

interface Bench {
  session: ScpiSession;
  transport: ScriptedTransport;
}

function text(reply: string): string {
  return reply;
}

/** An instrument that knows its identity. */
function instrument(answers: Record<string, Answer> = {}): ScriptedTransport {
  return new ScriptedTransport({ "*IDN?": always(IDENTITY), ...answers });
}

/** An open session; pauses take no time and appear among the events. */
async function open(
  answers: Record<string, Answer>,
  options: Partial<ScpiSessionOptions> = {},
): Promise<Bench> {
  const transport = instrument(answers);
  let now = 0;
  const clock = {
    now: () => now,
    // deno-lint-ignore require-await
    delay: async (ms: number) => {
      transport.events.push(`pause ${ms}`);
      now += ms;
    },
  };
  const session = new ScpiSession(transport, { ...OPTIONS, clock, ...options });
  await session.open();
  transport.events.length = 0;
  return { session, transport };
}

function ask(session: ScpiSession, command: string): Promise<string> {
  return session.run((line) => line.query(command, text));
}

function tell(session: ScpiSession, command: string): Promise<void> {
  return session.run((line) => line.send(command));
}

Deno.test("a query gives the trimmed reply and leaves its traces", async () => {
  const { session } = await open({ "VOLT?": always(" 5.000\r") });
  strictEqual(await ask(session, "VOLT?"), "5.000");
  deepStrictEqual([session.lastCommand, session.lastResponse, session.queryCount], ["VOLT?", "5.000", 2]);
});

Deno.test("an echo of the command, or of one before, is not taken for the reply", async () => {
  const { session } = await open({
    "*IDN?": always("*IDN?", "ACME"),
    "VOLT?": always("VOLT 5", "VOLT?", "5.000"),
  });
  await tell(session, "VOLT 5");
  strictEqual(await ask(session, "VOLT?"), "5.000");
});

Deno.test("echoes of initial commands are none of the identity", async () => {
  const transport = instrument({ "*IDN?": always("SYST:REM", "*CLS", "*IDN?", "ACME") });
  const session = new ScpiSession(transport, { ...OPTIONS, initCommands: ["SYST:REM", "*CLS"] });
  strictEqual(await session.open(), "ACME");
});

Deno.test("a reply that repeats a setting is a reply, where nothing is echoed", async () => {
  const { session } = await open({ "VOLT?": always("VOLT 5"), "*IDN?": always("ACME") });
  await tell(session, "VOLT 5");
  strictEqual(await ask(session, "VOLT?"), "VOLT 5");
});

Deno.test("a line that comes twice is an echo only the first time", async () => {
  const { session } = await open({ "*IDN?": always("*IDN?", "ACME"), "NAME?": always("NAME?", "NAME?") });
  strictEqual(await ask(session, "NAME?"), "NAME?");
});

Deno.test("a setting that is to be acknowledged waits for it, and says what came instead", async () => {
  const transport = instrument({ "VOLT 5": inTurn(["OK"], ["ERR 12"]), "CURR 1": always("CURR 1", "\0OK ") });
  const session = new ScpiSession(transport, { ...OPTIONS, ack: "OK" });
  await session.open();
  await tell(session, "VOLT 5");
  await tell(session, "CURR 1");
  await rejects(tell(session, "VOLT 5"), {
    code: "CONN_CALL_FAILED",
    message: /"ERR 12" to VOLT 5, not "OK"/,
  });
  await rejects(tell(session, "OUTP ON"), /no answer/);
  const any = new ScpiSession(transport, { ...OPTIONS, ack: true });
  await any.open();
  await tell(any, "VOLT 5");
});

const doubtful: [what: string, answer: Answer, error: RegExp][] = [
  ["no reply", inTurn(silence("A?")), /no answer within 5000 ms/],
  ["an empty reply", always(""), /^AppError: Empty SCPI response for query: A\?$/],
  ["a reply that cannot be parsed", always("x"), /not a number/],
];

function toNumber(reply: string): number {
  const number = Number(reply);
  if (Number.isNaN(number)) throw new TypeError("not a number");
  return number;
}

for (const [what, answer, error] of doubtful) {
  Deno.test(`after ${what} the query gets in step by the identity and is asked exactly once more`, async () => {
    const failing = await open({ "A?": answer });
    await rejects(failing.session.run((line) => line.query("A?", toNumber)), error);
    deepStrictEqual(failing.transport.events, ["query A?", "query *IDN?", "query A?"]);
    const healing = await open({ "A?": (nth) => nth === 1 ? answer(1) : ["7"] });
    strictEqual(await healing.session.run((line) => line.query("A?", toNumber)), 7);
    deepStrictEqual(healing.transport.events, ["query A?", "query *IDN?", "query A?"]);
    strictEqual(healing.session.queryCount, 2);
  });
}

Deno.test("getting in step throws away whatever comes before the identity", async () => {
  const { session } = await open({
    "A?": inTurn(silence("A?"), ["1"]),
    "*IDN?": inTurn([IDENTITY], ["stale", "staler", IDENTITY]),
  });
  strictEqual(await ask(session, "A?"), "1");
});

Deno.test("after a query that was sent as a command the next transaction gets in step first", async () => {
  const { session, transport } = await open({ "A?": always("1") });
  await tell(session, "VOLT?");
  await ask(session, "A?");
  await ask(session, "A?");
  deepStrictEqual(transport.events, ["write VOLT?", "query *IDN?", "query A?", "query A?"]);
});

Deno.test("before the identity is known a drain takes its place", async () => {
  const transport = instrument({ "*OPC?": inTurn(["?"], ["1"]) });
  const pauses: number[] = [];
  const clock = {
    now: () => 0,
    // deno-lint-ignore require-await
    delay: async (ms: number) => void pauses.push(ms),
  };
  const session = new ScpiSession(transport, { ...OPTIONS, clock, initCommands: ["TRIG?", "*OPC?"] });
  await rejects(session.open(), /no answer/);
  deepStrictEqual(transport.events, ["connect", "query TRIG?", "query TRIG?"]);
  deepStrictEqual(pauses, [100]);
});

Deno.test("identities that were asked for in vain are not taken for replies when they come late", async () => {
  const { session, transport } = await open({
    "A?": inTurn(silence("A?"), [IDENTITY, "1"]),
    "*IDN?": inTurn([IDENTITY], silence("*IDN?"), [IDENTITY]),
  });
  await rejects(ask(session, "A?"), /"A\?".*no answer/, "the first error is told");
  strictEqual(await ask(session, "A?"), "1");
  deepStrictEqual(transport.events, ["query A?", "query *IDN?", "query *IDN?", "query A?"]);
});

Deno.test("an instrument that was exchanged is not waited for by its old identity for ever", async () => {
  const { session } = await open({
    "A?": inTurn(silence("A?"), ["1"]),
    "*IDN?": inTurn([IDENTITY], ["OTHER,DMM,3,4"]),
  });
  await rejects(ask(session, "A?"), /no answer/);
  strictEqual(await ask(session, "A?"), "1");
  strictEqual(await session.identify(), "OTHER,DMM,3,4");
});

Deno.test("nothing is asked again when the line went down", async () => {
  const bench: Bench = await open({
    "A?": () => {
      bench.transport.drop();
      return new Error("gone");
    },
  });
  await rejects(ask(bench.session, "A?"), /gone/);
  deepStrictEqual(bench.transport.events, ["query A?"]);
});

Deno.test("nothing is asked again when the caller has gone, and the next caller gets in step", async () => {
  const caller = new AbortController();
  const { session, transport } = await open({
    "A?": () => {
      caller.abort(new Error("stopped"));
      return silence("A?");
    },
  });
  await rejects(session.run((line) => line.query("A?", text), { signal: caller.signal }), /no answer/);
  await tell(session, "B");
  deepStrictEqual(transport.events, ["query A?", "query *IDN?", "write B"]);
});

Deno.test("settleMs is waited before anybody else gets the line", async () => {
  const { session, transport } = await open({ "VOLT?": always("5") }, { settleMs: 20 });
  await Promise.all([tell(session, "VOLT 5"), ask(session, "VOLT?")]);
  deepStrictEqual(transport.events, ["write VOLT 5", "pause 20", "query VOLT?"]);
});

Deno.test("commandDelay is kept between two operations", async () => {
  const { session, transport } = await open({ "A?": always("1") }, { commandDelay: 40 });
  await ask(session, "A?");
  await tell(session, "B");
  deepStrictEqual(transport.events, ["pause 40", "query A?", "pause 40", "write B"]);
});

Deno.test("a conversation is never interrupted by another", async () => {
  const reply = Promise.withResolvers<readonly string[]>();
  const { session, transport } = await open({ "SLOW?": () => reply.promise, "FAST?": always("2") });
  const slow = session.run(async (line) => {
    await line.query("SLOW?", text);
    await line.send("AFTER");
  });
  const fast = ask(session, "FAST?");
  reply.resolve(["1"]);
  await Promise.all([slow, fast]);
  deepStrictEqual(transport.events, ["query SLOW?", "write AFTER", "query FAST?"]);
});

Deno.test("a caller who gives up while waiting for the line never reaches it", async () => {
  const reply = Promise.withResolvers<readonly string[]>();
  const { session, transport } = await open({ "SLOW?": () => reply.promise });
  const slow = ask(session, "SLOW?");
  const caller = new AbortController();
  const waiting = session.run((line) => line.send("B"), { signal: caller.signal });
  caller.abort(new Error("no patience"));
  await rejects(waiting, /no patience/);
  reply.resolve(["1"]);
  strictEqual(await slow, "1");
  deepStrictEqual(transport.events, ["query SLOW?"]);
});

Deno.test("the trace tells each operation with its time", async () => {
  const lines: string[] = [];
  const trace = (line: string) => void lines.push(line);
  const { session } = await open({ "A?": inTurn(["1"], silence("A?"), ["2"]) }, { trace });
  await ask(session, "A?");
  await ask(session, "A?");
  await tell(session, "VOLT 5");
  match(lines[1]!, /^\d{4}-\d\d-\d\dT[\d:.]+Z TX "A\?" RX "1" \d+ ms$/);
  match(lines[2]!, /TX "A\?" failed: .*no answer/);
  match(lines[3]!, /TX "\*IDN\?" RX "ACME,PSU,1,2"/);
  match(lines[4]!, /TX "A\?" RX "2"/);
  match(lines[5]!, /TX "VOLT 5" sent/);
  strictEqual(lines.length, 6);
  ok(session.connected);
});

Deno.test("a query may have a timeout of its own", async () => {
  const { session, transport } = await open({ "SLOW?": always("1") });
  const timeouts: unknown[] = [];
  const query = transport.query.bind(transport);
  transport.query = (command, options) => {
    timeouts.push(options?.timeout);
    return query(command, options);
  };
  await session.run((line) => line.query("SLOW?", (reply) => reply, 30_000));
  await ask(session, "SLOW?");
  deepStrictEqual(timeouts, [30_000, OPTIONS.timeout]);
});

Deno.test("what was not answered is asked before the identity, and nobody waits for it again", async () => {
  const { session, transport } = await open({
    "*IDN?": inTurn(["ACME"], ["ACME"], ["ACME"], ["ACME"], ["7.5", "ACME"], ["ACME"]),
    "FREQ?": () => silence("FREQ?"),
    "A?": always("1"),
  });
  await rejects(ask(session, "FREQ?"), /no answer/);
  transport.events.length = 0;
  await rejects(ask(session, "FREQ?"), { code: "CONN_CALL_FAILED", message: /does not answer FREQ\?/ });
  strictEqual(await ask(session, "A?"), "1");
  const events = transport.events.filter((event) => !event.startsWith("pause"));
  deepStrictEqual(events, ["query *IDN?", "write FREQ?", "query *IDN?", "query A?"]);
  // It may answer one day.
  strictEqual(await ask(session, "FREQ?"), "7.5");
});
