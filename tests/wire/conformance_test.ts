import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { z } from "zod";
import { ERROR_CODES, EVENTS, isErrorCode, REQUESTS, type RequestType } from "@/lib/protocol/mod.ts";
import { startTestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";
import { validRequest, WORKSPACE } from "./valid_requests.ts";

/** What is wrong with a message's fields, beside those of the envelope. */
function faults(schema: z.ZodType, { type, requestId: _id, ...fields }: Message): string[] {
  const result = schema.safeParse(fields);
  const wrong = result.success
    ? []
    : result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  const shape = (schema as unknown as { shape?: object }).shape;
  const unknown = shape === undefined ? [] : Object.keys(fields).filter((key) => !Object.hasOwn(shape, key));
  return [...wrong, ...unknown.map((key) => `${key}: not in the table`)].map((text) => `${type}: ${text}`);
}

/** Checks every message a client got against the table. */
function strangers(received: readonly Message[]): string[] {
  return received.flatMap((message) => {
    const row = EVENTS.get(message.type!);
    // `state.batch` is the reply to state.subscribe and an event.
    if (row === undefined || message.requestId !== undefined) return [];
    return faults(row.body, message);
  });
}

Deno.test("the reply to a valid request of every type is as the table says", async (t) => {
  await using server = await startTestServer(WORKSPACE);
  await using client = await WireClient.connect(server);
  for (const [type, row] of REQUESTS) {
    await t.step(type, async () => {
      const answer = await client.ask(await validRequest(type as RequestType, client));
      strictEqual(answer.code, undefined, String(answer.message));
      strictEqual(answer.type, row.replyType);
      deepStrictEqual(faults(row.reply, answer), []);
    });
  }
});

Deno.test("the three forms of connector.call are answered as the table says", async () => {
  await using server = await startTestServer(WORKSPACE);
  await using client = await WireClient.connect(server);
  const { reply } = REQUESTS.get("connector.call")!;
  for (
    const [fields, value] of [
      [{ property: "voltage", args: [12] }, null],
      [{ property: "voltage" }, 12],
      [{ property: "voltage", args: [] }, 12],
      [{ property: "voltage", args: null }, 12],
      [{ property: "VOLTAGE", args: 13 }, null],
      [{ property: "power" }, 26],
      [{ method: "twice", args: [4] }, 8],
      [{ method: "twice", args: 5 }, 10],
      [{ method: "reset" }, "OK"],
      [{ method: "voltage" }, 0],
      [{ method: "voltage", args: [3] }, null],
    ] as const
  ) {
    const answer = await client.ask({ type: "connector.call", connector: "PSU", ...fields });
    strictEqual(answer.type, "connector.response", String(answer.message));
    deepStrictEqual(faults(reply, answer), []);
    strictEqual(answer.value, value, JSON.stringify(fields));
  }
});

/** A script that brings every event about scripts. */
const ALL_EVENTS = `delay(1);
log.info("x");
say("y", { emotion: "happy" });
emit("z", { a: 1 });
delay(60);
ask.confirm("?", { timeout: 1000, default: true });`;

Deno.test("every event a client gets is as the table says", async () => {
  await using server = await startTestServer({
    ...WORKSPACE,
    "drivers/source.driver.js": `export default {
      meta: { name: "Source", streams: ["s"], properties: { n: { type: "number", access: "r" } }, actions: { go: {} } },
      get: () => Date.now(),
      execute() { __emitStream("s", { a: 1 }); __emitStream("s", new Float32Array([1, 2])); },
    };`,
    "connectors/source.js": 'export default { driver: "Source", poll: ["n"], config: { pollRate: 20 } };',
  });
  await using client = await WireClient.connect(server);
  await client.value({ type: "state.subscribe" });
  await client.ask({ type: "stream.subscribe", connector: "source", stream: "s" });
  await client.call("source", "go");
  await server.write("connectors/broken.js", "export default {\n  driver: 'GUI',,\n};");
  await server.write("connectors/unknown.js", 'export default { driver: "Nobody" };');
  await server.write("drivers/wrong.driver.js", "export default 1;");
  await client.value({ type: "config.set", path: "ai.model", value: "x" });
  await client.value({ type: "script.line.subscribe" });
  await client.value({ type: "events.subscribe", events: ["script:*"] });
  await client.value({ type: "scripts.execute", name: "all", code: ALL_EVENTS });
  const expected = [
    "event.data",
    "prompt.open",
    "prompt.resolved",
    "script.done",
    "script.line",
    "script.output",
    "script.say",
    "script.started",
    "connector.error",
    "connector.status",
    "connectors.changed",
    "config.changed",
    "driver.diagnostics",
    "drivers.changed",
    "server.log",
    "state.batch",
    "stream.data",
  ];
  await client.when(
    () => expected.every((type) => client.received.some((message) => message.type === type)),
    "an event of each kind",
  );
  deepStrictEqual(strangers(client.received), []);
  const names = new Set([
    ...EVENTS.keys(),
    ...[...REQUESTS.values()].map(({ replyType }) => replyType),
    "error",
  ]);
  deepStrictEqual(client.received.filter(({ type }) => !names.has(type!)), []);
});

Deno.test("the closed list of codes is that of the document, and every declared error is in it", () => {
  const document = Deno.readTextFileSync(new URL("../fixtures/documents/004.txt", import.meta.url));
  // The table of the document has lost its columns: the description is glued to the code.
  const lines = document.split("\n").filter((line) => /^[A-Z]{2,}_[A-Z_]{3,}/.test(line));
  const codes = Object.keys(ERROR_CODES);
  const documented = lines.map((line) => codes.filter((code) => line.startsWith(code)).sort().at(-1) ?? line);
  strictEqual(documented.length, 42);
  deepStrictEqual(documented.filter((code) => !isErrorCode(code)), []);
  deepStrictEqual(codes.filter((code) => !documented.includes(code)), ["WS_RATE_LIMITED"]);
  for (const row of REQUESTS.values()) deepStrictEqual(row.errors.filter((code) => !isErrorCode(code)), []);
});
