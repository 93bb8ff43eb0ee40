import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const LENGTH = 100_000;

Deno.test("values that pass the server unparsed arrive whole while a stream uses the same pipe", async () => {
  await using server = await startTestServer({
    "connectors/big.js":
      'export default { driver: "Big", properties: { own: () => driver.list.map((n) => n + 1) } };',
    "drivers/big.driver.js": `export default {
      meta: { name: "Big", properties: { list: { type: "object", access: "r" } }, streams: ["s"] },
      get() {
        for (let i = 0; i < 8; i++) __emitStream("s", new Uint8Array(65536).fill(i));
        return Array.from({ length: ${LENGTH} }, (_, i) => i);
      },
    };`,
  });
  await using client = await WireClient.connect(server);
  client.raw('{"type":"stream.subscribe","connector":"big","stream":"s","encoding":"binary"}');
  const expected = Array.from({ length: LENGTH }, (_, index) => index);
  const lists = await Promise.all([1, 2, 3].map(() => client.get("big", "list")));
  for (const list of lists) deepStrictEqual(list, expected);
  deepStrictEqual(await client.get("big", "own"), expected.map((n) => n + 1));
  const frames = client.received.filter(({ binary }) => binary !== undefined)
    .map(({ binary }) => new Uint8Array(binary as ArrayBuffer).subarray(-65536));
  strictEqual(frames.length > 0, true);
  for (const frame of frames) strictEqual(frame.every((byte) => byte === frame[0]), true);
});
