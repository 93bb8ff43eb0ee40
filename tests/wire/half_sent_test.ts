import { match, ok, strictEqual } from "node:assert/strict";
import { frameBytes, together } from "@/lib/websocket/testing/client_frames.ts";
import { eventually } from "../support/eventually.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { rawGet, UPGRADE, writeAll } from "./raw_http.ts";

const MB = 1024 * 1024;
const CONTINUATION = 0;
const TEXT = 1;

const DEVICE = {
  "connectors/device.js":
    'export default { driver: "TestDevice", config: { dashboardPort: 0, videoFps: 0 } };',
};

/** A connection on which the test sends the bytes of a WebSocket itself. */
async function open(server: TestServer): Promise<Deno.TcpConn> {
  const { status, connection } = await rawGet(server.port, "/ws", {
    ...UPGRADE,
    "Sec-WebSocket-Protocol": `muxit, auth-${server.token}`,
  });
  strictEqual(status, 101);
  return connection;
}

Deno.test("messages of which only a part comes are counted: who has sent most of them is disconnected", async () => {
  await using server = await startTestServer(DEVICE);
  await using client = await WireClient.connect(server);
  const half = frameBytes({ opcode: TEXT, payload: new Uint8Array(8 * MB), mask: [0, 0, 0, 0] }).subarray(
    0,
    7 * MB,
  );
  const many = await Promise.all(Array.from({ length: 30 }, () => open(server)));
  // A connection that is ended meanwhile takes no more.
  await Promise.all(many.map((connection) => writeAll(connection, half).catch(() => {})));
  const told = () => server.log.history.filter(({ message }) => message.includes("was disconnected"));
  // Thirty times 7 MB, of which 128 may stay.
  await eventually(() => told().length >= 30 - 128 / 7 - 1, () => `${told().length} are disconnected`);
  match(
    told()[0]!.message,
    /^Client ws:\d+ was disconnected, because it does not end the messages it sends: \d+ MB wait for all/,
  );
  ok(told().length < 30, "those that fit stay");
  strictEqual(typeof await client.get("device", "temperature"), "number");
  for (const connection of many) connection.close();
});

Deno.test("empty frames without end hold up nobody else", async () => {
  await using server = await startTestServer(DEVICE);
  await using client = await WireClient.connect(server);
  const endless = await open(server);
  await writeAll(endless, frameBytes({ opcode: TEXT, payload: "{", final: false }));
  const empty = together(
    ...Array.from({ length: 10_000 }, () => frameBytes({ opcode: CONTINUATION, final: false })),
  );
  const stop = new AbortController();
  const sending = (async () => {
    while (!stop.signal.aborted) await writeAll(endless, empty);
  })();
  // However long that takes on this machine: each of them gets its turn.
  for (let count = 0; count < 50; count++) {
    strictEqual(typeof await client.get("device", "temperature"), "number");
  }
  stop.abort();
  await sending;
  endless.close();
});

Deno.test("a message that comes byte by byte, with pings inside, is a message", async () => {
  await using server = await startTestServer(DEVICE);
  const slow = await open(server);
  const request = JSON.stringify({ type: "server.status", requestId: "slow ä" });
  const bytes = new TextEncoder().encode(request);
  for (let at = 0; at < bytes.length; at++) {
    const opcode = at === 0 ? TEXT : CONTINUATION;
    const frame = frameBytes({ opcode, payload: bytes.subarray(at, at + 1), final: at === bytes.length - 1 });
    await writeAll(slow, together(frame, frameBytes({ opcode: 9, payload: "p" })));
  }
  let text = "";
  const buffer = new Uint8Array(4096);
  const decoder = new TextDecoder();
  while (!text.includes('"slow ä"')) text += decoder.decode(buffer.subarray(0, (await slow.read(buffer))!));
  slow.close();
});
