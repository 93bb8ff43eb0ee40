import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { fetchLocalToken } from "./local_token.ts";
import { MuxitClient } from "./muxit_client.ts";
import type { StateChange } from "./state_subscriptions.ts";
import type { StreamData } from "./stream_subscriptions.ts";
import { until } from "./testing/until.ts";
import { WireServer } from "./testing/wire_server.ts";

function connect(server: WireServer): MuxitClient {
  return MuxitClient.connect({
    url: server.url,
    fetchToken: (signal) => fetchLocalToken(server.tokenUrl, signal),
  });
}

function stateServer(): WireServer {
  const server = new WireServer();
  server.answers.set("state.subscribe", () => ({ type: "state.batch", updates: { psu: { voltage: 1 } } }));
  return server;
}

Deno.test("subscribeState() gives all values first and then the ones that change", async () => {
  await using server = stateServer();
  await using client = connect(server);
  const changes: StateChange[] = [];
  client.subscribeState((change) => changes.push(change));
  await until(() => changes.length === 1, "the whole state");
  server.send({ type: "state.batch", updates: { psu: { voltage: 2 } } });
  await until(() => changes.length === 2, "the change");
  deepStrictEqual(changes, [
    { updates: { psu: { voltage: 1 } }, quality: undefined, whole: true },
    { updates: { psu: { voltage: 2 } }, quality: undefined, whole: false },
  ]);
});

Deno.test("a second state listener gets all values for itself", async () => {
  await using server = stateServer();
  await using client = connect(server);
  const first: StateChange[] = [], second: StateChange[] = [];
  client.subscribeState((change) => first.push(change));
  await until(() => first.length === 1, "the first listener");
  client.subscribeState((change) => second.push(change));
  await until(() => second.length === 1, "the second listener");
  strictEqual(first.length, 1);
  strictEqual(second[0]!.whole, true);
});

Deno.test("state is unsubscribed when the last listener goes, and only once", async () => {
  await using server = stateServer();
  await using client = connect(server);
  const stops = [client.subscribeState(() => {}), client.subscribeState(() => {})];
  await server.until(() => server.of("state.subscribe").length > 0, "the subscription");
  for (const stop of [...stops, ...stops]) stop();
  await client.request("server.status", {});
  strictEqual(server.of("state.unsubscribe").length, 1);
});

Deno.test("state and streams are subscribed again after a reconnect", async () => {
  await using server = stateServer();
  await using client = connect(server);
  const changes: StateChange[] = [];
  client.subscribeState((change) => changes.push(change));
  client.subscribeStream({ connector: "cam", stream: "video" }, () => {});
  await server.until(() => server.of("stream.subscribe").length === 1, "the first subscription");
  server.cut();
  await server.until(() => server.of("stream.subscribe").length === 2, "the second subscription");
  await until(() => changes.length === 2, "the whole state, again");
  strictEqual(changes[1]!.whole, true);
});

Deno.test("subscribeStream() gives binary frames as typed arrays, without regard to the case of names", async () => {
  await using server = new WireServer();
  await using client = connect(server);
  const items: StreamData[] = [];
  client.subscribeStream({ connector: "scope", stream: "WAVE" }, (item) => items.push(item));
  await server.until(() => server.of("stream.subscribe").length === 1, "the subscription");
  strictEqual(server.of("stream.subscribe")[0]!.encoding, "binary");
  const payload = new Uint8Array(new Float64Array([1.5, -2]).buffer);
  server.sendBinary({ type: "stream.data", name: "Scope", stream: "wave", dtype: "f64" }, payload);
  server.send({ type: "stream.data", name: "Scope", stream: "wave", data: { note: "text" } });
  await until(() => items.length === 2, "two items");
  deepStrictEqual(items[0], { connector: "Scope", stream: "wave", data: new Float64Array([1.5, -2]) });
  deepStrictEqual(items[1]!.data, { note: "text" });
});

Deno.test("one stream travels once: binary for all as soon as one listener wants it", async () => {
  await using server = new WireServer();
  await using client = connect(server);
  await client.ready();
  const texts: unknown[] = [], arrays: unknown[] = [];
  const source = { connector: "scope", stream: "wave" };
  client.subscribeStream({ ...source, binary: false }, ({ data }) => texts.push(data));
  client.subscribeStream({ ...source, binary: false }, () => {});
  const stop = client.subscribeStream(source, ({ data }) => arrays.push(data));
  client.subscribeStream(source, () => {})();
  await server.until(() => server.of("stream.subscribe").length === 2, "two subscriptions");
  deepStrictEqual(server.of("stream.subscribe").map(({ encoding }) => encoding), ["json", "binary"]);
  server.sendBinary(
    { type: "stream.data", name: "scope", stream: "wave", dtype: "u16" },
    new Uint8Array([1, 0, 2, 0]),
  );
  await until(() => texts.length === 1, "the item");
  deepStrictEqual([texts, arrays], [[[1, 2]], [new Uint16Array([1, 2])]]);
  stop();
  await server.until(() => server.of("stream.subscribe").length === 3, "the way back to text");
  strictEqual(server.of("stream.subscribe")[2]!.encoding, "json");
});

Deno.test("a stream is unsubscribed when its last listener goes", async () => {
  await using server = new WireServer();
  await using client = connect(server);
  await client.ready();
  const source = { connector: "scope", stream: "wave" };
  const stops = [client.subscribeStream(source, () => {}), client.subscribeStream(source, () => {})];
  for (const stop of [...stops, ...stops]) stop();
  await client.request("server.status", {});
  strictEqual(server.of("stream.unsubscribe").length, 1);
});

Deno.test("a subscription the server refuses is reported", async () => {
  await using server = new WireServer();
  server.answers.set(
    "stream.subscribe",
    () => ({ type: "error", code: "VALIDATION_INVALID_VALUE", message: "too many" }),
  );
  const errors: unknown[] = [];
  await using client = MuxitClient.connect({
    url: server.url,
    token: "first",
    onError: (error) => errors.push(error),
  });
  client.subscribeStream({ connector: "scope", stream: "wave" }, () => {});
  await until(() => errors.length === 1, "the report");
  strictEqual((errors[0] as Error).message, "too many");
});

Deno.test("the first listener that names a policy decides for the stream", async () => {
  await using server = new WireServer();
  await using client = connect(server);
  await client.ready();
  const source = { connector: "scope", stream: "wave" };
  client.subscribeStream(source, () => {});
  client.subscribeStream({ ...source, policy: "lossless" }, () => {});
  client.subscribeStream({ ...source, policy: "latest" }, () => {});
  await client.request("server.status", {});
  deepStrictEqual(server.of("stream.subscribe").map(({ policy }) => policy), [undefined, "lossless"]);
});
