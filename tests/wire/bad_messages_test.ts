import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { type ErrorCode, EVENTS, isErrorCode, REQUESTS, type RequestType } from "@/lib/protocol/mod.ts";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { validRequest, WORKSPACE } from "./valid_requests.ts";

const BAD: Record<ErrorCode & `PROTOCOL_${string}`, readonly string[]> = {
  PROTOCOL_INVALID_JSON: [
    "",
    " ",
    "hello",
    "{",
    '{"type":"connectors.list"',
    "{'type':1}",
    "nul",
    "NaN",
    "[1,",
  ],
  PROTOCOL_MISSING_TYPE: [
    "[]",
    '[{"type":"connectors.list"}]',
    "5",
    '"connectors.list"',
    "null",
    "true",
    "{}",
    '{"type":null}',
    '{"type":""}',
    '{"Type":"connectors.list"}',
  ],
  PROTOCOL_UNKNOWN_TYPE: [
    `{"type":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
    '{"type":5}',
    '{"type":true}',
    '{"type":[]}',
    '{"type":{}}',
    '{"type":"nope"}',
    '{"type":"Connectors.List"}',
    '{"type":" connectors.list"}',
    '{"type":"connector.response"}',
    '{"type":"state.batch"}',
    '{"type":"server.log"}',
    '{"type":"error"}',
    '{"type":"__proto__"}',
    '{"type":"constructor"}',
    '{"type":"toString"}',
  ],
};

Deno.test("messages that are no requests get the code that says why, and the connection stays", async (t) => {
  await using server = await startTestServer(WORKSPACE);
  await using client = await WireClient.connect(server);
  for (const [code, texts] of Object.entries(BAD)) {
    for (const text of texts) {
      await t.step(`${code}: ${JSON.stringify(text.slice(0, 60))}`, async () => {
        client.clear();
        client.raw(text);
        const answer = await client.until(({ type }) => type === "error", "an error");
        strictEqual(answer.code, code);
        ok(String(answer.message).length > 10);
        ok(!("requestId" in answer));
        strictEqual(await client.get("panel", "a"), 3);
      });
    }
  }
});

Deno.test("a binary message is refused and the connection stays", async () => {
  await using server = await startTestServer(WORKSPACE);
  await using client = await WireClient.connect(server);
  client.raw(new TextEncoder().encode('{"type":"connectors.list"}'));
  const answer = await client.until(({ type }) => type === "error", "an error");
  strictEqual(answer.code, "PROTOCOL_INVALID_JSON");
  strictEqual(await client.get("panel", "a"), 3);
});

Deno.test("a message over 8 MB is refused, one below is taken, and the connection stays", async () => {
  await using server = await startTestServer(WORKSPACE);
  await using client = await WireClient.connect(server);
  const filled = (length: number) => {
    const head = '{"type":"connectors.list","requestId":"big","pad":"', tail = '"}';
    return head + "x".repeat(length - head.length - tail.length) + tail;
  };
  client.raw(filled(8 * 1024 * 1024 + 1));
  const refused = await client.until(({ type }) => type === "error", "an error");
  strictEqual(refused.code, "VALIDATION_INVALID_VALUE");
  strictEqual(refused.requestId, "big");
  match(String(refused.message), /8388608/);
  client.clear();
  client.raw(filled(8 * 1024 * 1024));
  const taken = await client.until(
    ({ requestId }) => requestId === "big",
    "the reply to the largest message",
  );
  deepStrictEqual(taken.value, ["panel", "psu"]);
  strictEqual(await client.get("panel", "a"), 3);
});

Deno.test("a value nested deeper than a stack is answered with an error, and the connection stays", async () => {
  await using server = await startTestServer(WORKSPACE);
  await using client = await WireClient.connect(server);
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  for (const [id, property] of [["psu", "voltage"], ["panel", "a"]]) {
    client.raw(
      `{"type":"connector.call","requestId":"${id}","connector":"${id}","property":"${property}","args":[${deep}]}`,
    );
    const answer = await client.until(({ requestId }) => requestId === id, "an answer");
    strictEqual(answer.type, "error");
    ok(isErrorCode(answer.code) && answer.code !== "INTERNAL_ERROR", `${answer.code}: ${answer.message}`);
  }
  client.raw(deep);
  const answer = await client.until(
    ({ code }) => code === "PROTOCOL_MISSING_TYPE",
    "the refusal of a nested list",
  );
  ok(answer);
  strictEqual(await client.get("psu", "voltage"), 0);
});

Deno.test("names of the language's own objects change nothing but what they name", async () => {
  await using server = await startTestServer(WORKSPACE);
  await using client = await WireClient.connect(server);
  for (
    const text of [
      '{"type":"config.set","requestId":1,"path":"__proto__.polluted","value":1}',
      '{"type":"config.set","requestId":2,"patch":{"__proto__":{"polluted":1}}}',
      '{"type":"config.set","requestId":3,"path":"constructor.prototype.polluted","value":1}',
      '{"type":"connector.call","requestId":4,"connector":"__proto__","property":"x"}',
      '{"type":"connector.call","requestId":5,"connector":"psu","property":"__proto__"}',
      '{"type":"connector.call","requestId":6,"connector":"psu","method":"constructor","args":[]}',
      '{"type":"driver.schema","requestId":7,"name":"__proto__"}',
      '{"type":"connector.schema","requestId":8,"name":"constructor"}',
    ]
  ) client.raw(text);
  const answers = await Promise.all(
    Array.from(
      { length: 8 },
      (_, at) => client.until(({ requestId }) => requestId === at + 1, `answer ${at + 1}`),
    ),
  );
  strictEqual(({} as { polluted?: unknown }).polluted, undefined);
  deepStrictEqual(answers.map(({ code }) => code ?? "fine"), [
    "CONFIG_INVALID",
    "CONFIG_INVALID",
    "CONFIG_INVALID",
    "CONN_NOT_FOUND",
    "CONN_CALL_FAILED",
    "CONN_CALL_FAILED",
    "DRIVER_NOT_FOUND",
    "CONN_NOT_FOUND",
  ]);
});

const IDS: readonly unknown[] = ["a", "", 0, 1.5, -1, 1e300, true, false, null, [], [1, "b"], {}, {
  a: { b: 1 },
}];

Deno.test("a requestId of any JSON type comes back as it was, in replies and in errors", async () => {
  await using server = await startTestServer(WORKSPACE);
  await using client = await WireClient.connect(server);
  for (const requestId of IDS) {
    for (
      const request of [
        { type: "connectors.list" },
        { type: "connector.call", connector: "psu", property: "voltage" },
        { type: "nope" },
        { type: "driver.schema" },
        { type: "driver.schema", name: "nobody" },
        { type: "state.unsubscribe" },
      ]
    ) {
      client.clear();
      client.raw(JSON.stringify({ ...request, requestId }));
      const answer = await client.until(
        ({ type }) => type !== "state.batch",
        `the answer to ${request.type}`,
      );
      ok("requestId" in answer, JSON.stringify([request, requestId, answer]));
      deepStrictEqual(answer.requestId, requestId);
    }
  }
});

Deno.test("a request without a requestId gets no requestId; without a documented reply it gets none", async () => {
  await using server = await startTestServer(WORKSPACE);
  await using client = await WireClient.connect(server);
  client.raw('{"type":"stream.subscribe","connector":"psu","stream":"x"}');
  client.raw('{"type":"stream.unsubscribe","connector":"psu","stream":"x"}');
  client.raw('{"type":"state.unsubscribe"}');
  client.raw('{"type":"connectors.list"}');
  const first = await client.until(({ type }) => !EVENTS.has(type!), "the first reply");
  deepStrictEqual(first, { type: "connectors.list", value: ["panel", "psu"] });
});

Deno.test("fields nobody knows are ignored", async () => {
  await using server = await startTestServer(WORKSPACE);
  await using client = await WireClient.connect(server);
  for (const type of REQUESTS.keys()) {
    if (/reload|\.set/.test(type)) continue;
    const request = await validRequest(type as RequestType, client);
    const answer = await client.ask({ ...request, unknown: { a: [1] }, toString: "x", __v: 1 });
    strictEqual(answer.code, undefined, `${type}: ${answer.message}`);
  }
});

for (
  const [what, id] of [["lists", "[".repeat(50_000) + "]".repeat(50_000)], [
    "objects",
    '{"a":'.repeat(9000) + "1" + "}".repeat(9000),
  ]]
) {
  Deno.test(`a requestId of thousands of ${what} inside each other is refused, and everybody goes on`, async () => {
    await using server = await startTestServer({});
    await using client = await WireClient.connect(server);
    for (const type of ["connectors.list", "no.such.type"]) {
      client.clear();
      client.raw(`{"type":"${type}","requestId":${id}}`);
      const answer = await client.until(({ type }) => type === "error", "a refusal");
      deepStrictEqual([answer.code, "requestId" in answer], ["VALIDATION_INVALID_VALUE", false]);
      match(String(answer.message), /requestId has more than 100 levels/);
    }
    deepStrictEqual(await client.value({ type: "connectors.list" }), []);
  });
}
