import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { openLibc } from "@/lib/core/mod.ts";
import { Corks } from "./cork.ts";
import { descriptorOf } from "./socket_descriptor.ts";

/** Numbers of Linux: `getsockopt(IPPROTO_TCP, TCP_CORK)` and, in `TCP_INFO`, the packets sent. */
const IPPROTO_TCP = 6;
const TCP_CORK = 3;
const TCP_INFO = 11;
const SEGMENTS_OUT = 136;
const COUNT = 300;

const libc = openLibc({
  getsockopt: { parameters: ["i32", "i32", "i32", "buffer", "buffer"], result: "i32" },
});

function option(descriptor: number, name: number): DataView {
  const value = new Uint8Array(256);
  const length = Uint32Array.of(value.length);
  strictEqual(libc!.symbols.getsockopt(descriptor, IPPROTO_TCP, name, value, length), 0);
  return new DataView(value.buffer);
}

/** Sends `COUNT` messages in one turn; gives what came, the packets it took, and whether the cork is out at the end. */
async function burst(how: "corked" | "plain"): Promise<{ came: string[]; packets: number; pulled: boolean }> {
  const corks = new Corks();
  let descriptor = -1;
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request, info) => {
    const peer = info.remoteAddr as Deno.NetAddr;
    const { socket, response } = Deno.upgradeWebSocket(request);
    descriptor = descriptorOf(peer)!;
    const cork = how === "corked" ? corks.of(socket, peer) : undefined;
    socket.onmessage = () => {
      for (let index = 0; index < COUNT; index++) {
        cork?.sends();
        socket.send(`message ${index}`);
      }
    };
    return response;
  });
  const client = new WebSocket(`ws://127.0.0.1:${server.addr.port}`);
  const came: string[] = [];
  await new Promise<void>((resolve) => {
    client.onopen = () => client.send("go");
    client.onmessage = ({ data }) => came.push(data) === COUNT && resolve();
  });
  const packets = option(descriptor, TCP_INFO).getUint32(SEGMENTS_OUT, true);
  const pulled = option(descriptor, TCP_CORK).getInt32(0, true) === 0;
  const closed = new Promise((resolve) => client.onclose = resolve);
  client.close();
  await closed;
  return { came, packets, pulled };
}

Deno.test({
  name: "what is sent in one turn of the loop goes in few packets, whole and in order",
  ignore: libc === null,
  async fn() {
    const { came, packets, pulled } = await burst("corked");
    deepStrictEqual(came, Array.from({ length: COUNT }, (_, index) => `message ${index}`));
    ok(packets < COUNT / 4, `${packets} packets`);
    ok(pulled, "what is sent later must not be kept");
    const plain = await burst("plain");
    ok(plain.packets > packets * 2, `${plain.packets} packets without a cork`);
  },
});

Deno.test({
  name: "a single message of a turn is not kept",
  ignore: libc === null,
  async fn() {
    let put = 0;
    const corks = new Corks();
    const cork = {
      turn: -1,
      corked: false,
      put: () => put++,
      pull: () => {},
      mayGo: () => true,
    } as unknown as Parameters<Corks["sends"]>[0];
    for (let turn = 0; turn < 3; turn++) {
      corks.sends(cork);
      await new Promise((resolve) => setImmediate(resolve));
    }
    strictEqual(put, 0);
  },
});

Deno.test("the descriptor of a connection nobody has is not found", () => {
  strictEqual(descriptorOf({ transport: "tcp", hostname: "127.0.0.1", port: 1 }), undefined);
});
