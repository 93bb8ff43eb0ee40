import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { decodeFrame } from "@/lib/protocol/mod.ts";
import { startTestServer } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";
import { RawSocket } from "./raw_socket.ts";

/** A property that is new and 1.5 megabytes large each time it is read. */
const LARGE = {
  "drivers/large.driver.js": `let n = 0; const pad = "x".repeat(1_500_000);
    export default {
      meta: { name: "Large", properties: { value: { type: "object", access: "r" } } },
      get: () => ({ n: ++n, pad }),
    };`,
  "connectors/large.js": 'export default { driver: "Large", poll: ["value"], config: { pollRate: 10 } };',
};

const numberOf = ({ type, updates }: Message): number | undefined =>
  type === "state.batch" ? (updates as { large?: { value?: { n: number } } }).large?.value?.n : undefined;

Deno.test("a stalled client does not hold up another and gets the newest state when it reads again", async () => {
  await using server = await startTestServer(LARGE);
  await using client = await WireClient.connect(server);
  await using stalled = await RawSocket.connect(server);
  await stalled.send({ type: "state.subscribe" });
  await client.ask({ type: "state.subscribe" });
  const latest = () => Math.max(0, ...client.received.map((message) => numberOf(message) ?? 0));
  // More than the buffers of system and server hold together.
  for (let bytes = 0, seen = 0; bytes < 40_000_000;) {
    await client.when(() => latest() > seen, "a newer value");
    strictEqual((await client.ask({ type: "server.status" })).type, "server.status");
    bytes += client.received.filter((message) => numberOf(message) !== undefined).length * 1_500_000;
    seen = latest();
    client.clear();
  }
  await client.when(() => latest() > 0, "a newer value");
  const newest = latest();

  const read = await stalled.until((message) => (numberOf(message) ?? 0) >= newest, "the newest value");
  const numbers = read.map(numberOf).filter((n) => n !== undefined);
  deepStrictEqual(numbers, [...numbers].sort((a, b) => a - b), "never an older value after a newer one");
  ok(numbers.length < newest - numbers[0]!, `${numbers.length} of ${newest} values: none was merged away`);
});

/** Emits numbered items of 256 KB, as many as it is told. */
const SOURCE = {
  "drivers/source.driver.js": `let n = 0;
    export default {
      meta: { name: "Source", streams: ["items"], actions: { emit: { args: { count: "number" } } } },
      async execute(_action, { count }) {
        for (let i = 0; i < count; i++) {
          const item = new Uint32Array(64 * 1024);
          item[0] = ++n;
          __emitStream("items", item);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        return n;
      },
    };`,
  "connectors/source.js": 'export default { driver: "Source" };',
};

/** The number of a binary item. */
function itemNumber({ binary }: Message): number | undefined {
  if (binary === undefined) return undefined;
  const bytes = binary instanceof ArrayBuffer ? new Uint8Array(binary) : binary as Uint8Array;
  const { payload } = decodeFrame(bytes);
  return new DataView(payload.buffer, payload.byteOffset).getUint32(0, true);
}

Deno.test("a slow client is told how many items of a stream it missed; a fast one misses none of them", async () => {
  await using server = await startTestServer(SOURCE);
  await using client = await WireClient.connect(server);
  await using slow = await RawSocket.connect(server);
  const subscribe = { type: "stream.subscribe", connector: "source", stream: "items", encoding: "binary" };
  await slow.send({ ...subscribe, stream: "items", requestId: "s" });
  await slow.until(({ requestId }) => requestId === "s", "the subscription");
  await client.ask(subscribe);

  // More than the buffers of system and server hold together; then a few for a client that reads again.
  const total = await client.call("source", "emit", 160) as number;
  const numbers: number[] = [];
  const notices: Message[] = [];
  const take = (messages: readonly Message[]) => {
    for (const message of messages) {
      const n = itemNumber(message);
      if (n !== undefined) numbers.push(n);
      else if (message.type === "stream.dropped") notices.push(message);
    }
  };
  take(await slow.until(({ type }) => type === "stream.dropped", "the notice"));
  const last = await client.call("source", "emit", 1) as number;
  take(await slow.until((message) => itemNumber(message) === last, "an item after the notice"));
  strictEqual(last, total + 1);

  const toldOf = () => notices.reduce((sum, { dropped }) => sum + (dropped as number), 0);
  // What the source itself had to leave out may be told a moment later.
  while (numbers.length + toldOf() < last) {
    take(await slow.until(({ type }) => type === "stream.dropped", "the rest of what was left out"));
  }
  const told = toldOf();
  strictEqual(numbers.length + told, last, "what came and what was told to be missing");
  ok(told > 0);
  deepStrictEqual(
    notices.map(({ name, stream }) => [name, stream]),
    notices.map(() => ["source", "items"]),
  );
  ok(notices.some(({ by }) => by === "client"));
  strictEqual(notices.at(-1)!.total, told);

  const missed = client.received.filter(({ type, by }) => type === "stream.dropped" && by === "client");
  deepStrictEqual(missed, []);
  await client.when(
    () => client.received.map(itemNumber).filter((n) => n !== undefined).at(-1) === last,
    "the last",
  );
});
