import { rejects, strictEqual, throws } from "node:assert/strict";
import { TcpStage } from "./contract/tcp_stage.ts";
import { registerTransportContract } from "./contract/transport_contract.ts";
import { until } from "./contract/until.ts";
import { readFraming } from "./framing.ts";
import { LineTransport } from "./line_transport.ts";
import { TcpLine } from "./tcp_line.ts";
import { createTcpTransport } from "./tcp_transport.ts";

registerTransportContract({ name: "TCP", stage: (options) => Promise.resolve(new TcpStage(options)) });

Deno.test("a TCP transport connects anew before the transaction after a timeout", async () => {
  await using stage = new TcpStage({ timeout: 50 });
  await rejects(stage.transport.query("SILENT?"));
  strictEqual(stage.accepted, 1);
  await stage.transport.write("VOLT 1");
  await stage.instrument.arrived("VOLT 1");
  strictEqual(stage.accepted, 2);
});

Deno.test("a refused connection says so", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const transport = createTcpTransport("127.0.0.1", port);
  await rejects(transport.query("*IDN?"), /^AppError: Cannot query "\*IDN\?" on 127\.0\.0\.1:\d+: .*refused/);
  await transport.close();
});

Deno.test({
  name: "a device that does not accept the connection runs into the timeout, and an abort ends it",
  // Other systems do not leave a connection waiting when the queue is full.
  ignore: Deno.build.os !== "linux",
}, async () => {
  using full = await fullListener();
  const transport = createTcpTransport("127.0.0.1", full.port, { timeout: 100 });
  await rejects(transport.connect(), /Cannot connect to 127\.0\.0\.1:\d+: Opening: no answer within 100 ms/);
  const slow = createTcpTransport("127.0.0.1", full.port, { timeout: 60_000 });
  const abort = new AbortController();
  const failed = rejects(slow.connect({ signal: abort.signal }), { name: "AbortError" });
  abort.abort();
  await failed;
  const closed = rejects(slow.connect(), /The transport was closed/);
  await slow.close();
  await closed;
  await transport.close();
});

/** A listener whose queue is full, so that the system leaves further connections waiting. */
async function fullListener(): Promise<Disposable & { port: number }> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: 0 });
  const { port } = listener.addr;
  const waiting: Deno.TcpConn[] = [];
  for (let full = false; !full;) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), 200);
    const connection = await Deno.connect({ hostname: "127.0.0.1", port, signal: abort.signal })
      .catch(() => undefined);
    clearTimeout(timer);
    if (connection === undefined) full = true;
    else waiting.push(connection);
  }
  return {
    port,
    [Symbol.dispose]: () => {
      for (const connection of waiting) connection.close();
      listener.close();
    },
  };
}

Deno.test("a device that takes no more bytes fails the write within the timeout", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const transport = createTcpTransport("127.0.0.1", listener.addr.port, { timeout: 200 });
  const accepted = listener.accept();
  await rejects(transport.write(new Uint8Array(64 * 1024 * 1024)), /Cannot write 67108864 bytes to 127/);
  strictEqual(transport.connected, false);
  (await accepted).close();
  listener.close();
  await transport.close();
});

Deno.test("lines that nobody takes are counted", async () => {
  await using stage = new TcpStage({});
  const line = new TcpLine("127.0.0.1", stage.port);
  const transport = new LineTransport(line, {
    framing: readFraming({}, "test"),
    timeout: 5000,
    recovery: "reopen",
  });
  strictEqual(await transport.query("TWICE a"), "a");
  await until(() => transport.droppedLines === 1, "Waiting for the unread line");
  await transport.close();
});

Deno.test("an address or an option that cannot be is refused before anything is opened", () => {
  const refused = { code: "VALIDATION_INVALID_VALUE" };
  throws(() => createTcpTransport(" ", 1), refused);
  throws(() => createTcpTransport("psu", 0), refused);
  throws(() => createTcpTransport("psu", 65536), refused);
  throws(() => createTcpTransport("psu", 5025, { delimiter: "" }), refused);
  throws(() => createTcpTransport("psu", 5025, { timeout: 0 }), refused);
});

Deno.test("a timeout that no timer can wait for is refused before anything is sent", async () => {
  await using stage = new TcpStage({});
  for (const timeout of [Infinity, NaN, -1, 0]) {
    await rejects(stage.transport.query("ECHO 1", { timeout }), { code: "VALIDATION_INVALID_VALUE" });
  }
  strictEqual(stage.accepted, 0);
});
