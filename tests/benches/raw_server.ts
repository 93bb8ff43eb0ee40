/**
 * The raw control: what Deno's own WebSocket does with nothing of ours in between.
 *
 * `/echo` sends every message back, `/parse` parses it and answers `ok`, `/pump` sends 64 KB frames while the client
 * keeps up, `/fanout` sends one text to all its clients at a fixed pace, set with a POST of `{ text, everyMs }`, `/store`
 * keeps what is written, answers, and tells everybody every 50 ms what has changed.
 *
 * @module
 */
import { SOFT_LIMIT } from "../../lib/server/outbox.ts";
import { ITEM_BYTES, pump } from "./pump.ts";

const FRAME = new Uint8Array(ITEM_BYTES + 80).fill(0x55);
const pumped = new Set<WebSocket>();
const fanned = new Set<WebSocket>();
const readers = new Set<WebSocket>();
let changed: Record<string, unknown> = {};
let ticking: ReturnType<typeof setInterval> | undefined;

pump(() => pumped.size > 0, () => {
  for (const socket of pumped) {
    if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < SOFT_LIMIT) socket.send(FRAME);
  }
});

setInterval(() => {
  const text = JSON.stringify({ type: "state.batch", updates: { store: changed } });
  if (text.endsWith("{}}}")) return;
  changed = {};
  for (const socket of readers) socket.send(text);
}, 50);

const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
  const { pathname } = new URL(request.url);
  if (request.method === "POST") {
    setPace(await request.json());
    return new Response();
  }
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.binaryType = "arraybuffer";
  serve(socket, pathname);
  return response;
});
await Deno.stdout.write(new TextEncoder().encode(`port ${server.addr.port}\n`));

function serve(socket: WebSocket, pathname: string): void {
  if (pathname === "/echo") socket.onmessage = ({ data }) => socket.send(data);
  if (pathname === "/parse") {
    socket.onmessage = ({ data }) => {
      JSON.parse(data);
      socket.send("ok");
    };
  }
  if (pathname === "/store") socket.onmessage = ({ data }) => store(socket, JSON.parse(data));
  const group = pathname === "/pump" ? pumped : pathname === "/fanout" ? fanned : undefined;
  socket.onopen = () => group?.add(socket);
  socket.onclose = () => {
    group?.delete(socket);
    readers.delete(socket);
  };
  socket.onerror = (event) => event.preventDefault();
}

function store(socket: WebSocket, message: { type: string; property: string; args: unknown[] }): void {
  if (message.type === "state.subscribe") readers.add(socket);
  else {
    changed[message.property] = message.args[0];
    socket.send(JSON.stringify({ type: "connector.response", value: null }));
  }
}

function setPace({ text, everyMs }: { text: string; everyMs: number }): void {
  clearInterval(ticking);
  if (everyMs === 0) return;
  ticking = setInterval(() => {
    for (const socket of fanned) {
      if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < SOFT_LIMIT) socket.send(text);
    }
  }, everyMs);
}
