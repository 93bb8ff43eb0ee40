import { deepStrictEqual, match, rejects, strictEqual, throws } from "node:assert/strict";
import { hasSocat, PtyPair, socatNote } from "./contract/pty_pair.ts";
import { SerialStage } from "./contract/serial_stage.ts";
import { registerTransportContract } from "./contract/transport_contract.ts";
import { until } from "./contract/until.ts";
import { createSerialTransport } from "./serial_transport.ts";

const ignore = !hasSocat;

registerTransportContract({
  name: "serial",
  note: socatNote,
  ignore,
  stage: (options) => SerialStage.create(options),
});

Deno.test({ name: `a serial transport tells its port and its baud rate${socatNote}`, ignore }, async () => {
  await using pair = await PtyPair.create();
  const transport = createSerialTransport(pair.near, { baudRate: 115200 });
  await transport.connect();
  strictEqual(transport.portPath, pair.near);
  strictEqual(transport.baudRate, 115200);
  await transport.close();
});

Deno.test(
  { name: `in raw mode bytes come as hexadecimal and queries are refused${socatNote}`, ignore },
  async () => {
    await using stage = await SerialStage.create({});
    const { transport } = stage;
    const lines: string[] = [];
    let hex = "";
    transport.onData = (line) => lines.push(line);
    transport.onRawData = (bytes, timestampMs) => {
      hex += bytes;
      strictEqual(Math.abs(Date.now() - timestampMs) < 60_000, true);
    };
    transport.setRawMode(true);
    await transport.write("ECHO \u0001z");
    await until(() => hex === "017A0A", "Waiting for the bytes");
    await rejects(
      transport.query("ECHO a"),
      /Raw mode is on, so there are no lines; call setRawMode\(false\)/,
    );
    transport.setRawMode(false);
    strictEqual(await transport.query("ECHO b"), "b");
    deepStrictEqual(lines, []);
  },
);

Deno.test({ name: `raw text below U+0100 is one byte for each character${socatNote}`, ignore }, async () => {
  await using pair = await PtyPair.create();
  const near = createSerialTransport(pair.near);
  const far = createSerialTransport(pair.far);
  let hex = "";
  far.onRawData = (bytes) => hex += bytes;
  far.setRawMode(true);
  await far.connect();
  await near.writeRaw("\x18\x90");
  await near.writeRaw("Ω");
  await near.writeRaw(new Uint8Array([0, 255]));
  await until(() => hex === "1890CEA900FF", "Waiting for the bytes");
  await near.close();
  await far.close();
});

Deno.test(
  { name: `a port that another transport holds is refused and left as it is${socatNote}`, ignore },
  async () => {
    await using stage = await SerialStage.create({});
    strictEqual(await stage.transport.query("ECHO a"), "a");
    const second = createSerialTransport(stage.label, { baudRate: 300 });
    await rejects(second.connect(), /is in use by another program or connector/);
    strictEqual(await stage.transport.query("ECHO b"), "b");
    await second.close();
  },
);

Deno.test(
  { name: `a query that cannot be sent leaves no port behind with half of it${socatNote}`, ignore },
  async () => {
    await using pair = await PtyPair.create();
    const transport = createSerialTransport(pair.near, { timeout: 100 });
    await rejects(
      transport.query("x".repeat(1_000_000)),
      /^AppError: Cannot query "x+\.\.\." on [^:]*: No answer within 100 ms/,
    );
    strictEqual(transport.connected, false);
    await rejects(transport.write("x".repeat(1_000_000)), /Sending: no answer within 100 ms/);
    strictEqual(transport.connected, false);
    await transport.close();
  },
);

Deno.test({ name: `an abort while the line is drained sends nothing${socatNote}`, ignore }, async () => {
  await using stage = await SerialStage.create({});
  await rejects(stage.transport.query("SILENT?", { timeout: 50 }));
  const abort = new AbortController();
  const failed = rejects(stage.transport.query("ECHO 1", { signal: abort.signal }), { name: "AbortError" });
  abort.abort();
  await failed;
  strictEqual(await stage.transport.query("ECHO 2"), "2");
  strictEqual(stage.instrument.received.includes("ECHO 1"), false);
});

Deno.test("a port that does not exist is named, with the ports that do", async () => {
  const transport = createSerialTransport("/dev/ttyNONE99");
  await rejects(transport.query("*IDN?"), (error: Error & { code: string }) => {
    strictEqual(error.code, "CONN_CALL_FAILED");
    match(error.message, /^Cannot query "\*IDN\?" on \/dev\/ttyNONE99: /);
    match(error.message, /this machine has |no serial port is connected to this machine/);
    return true;
  });
  await transport.close();
});

Deno.test("options that no port has are refused before anything is opened", () => {
  const refused = { code: "VALIDATION_INVALID_VALUE" };
  throws(() => createSerialTransport(""), refused);
  throws(() => createSerialTransport("COM3", { baudRate: 0 }), refused);
  throws(() => createSerialTransport("COM3", { baudRate: 9600.5 }), refused);
  throws(() => createSerialTransport("COM3", { dataBits: 9 as 8 }), refused);
  throws(() => createSerialTransport("COM3", { parity: "both" as "even" }), refused);
  throws(() => createSerialTransport("COM3", { stopBits: 3 as 2 }), refused);
  throws(() => createSerialTransport("COM3", { delimiter: "" }), refused);
  throws(() => createSerialTransport("COM3", { timeout: NaN }), refused);
});
