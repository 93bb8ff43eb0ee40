import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { Muxit, StreamFrame } from "@/lib/client/library/mod.ts";
import { labFiles } from "../browser/lab.ts";
import { eventually } from "../support/eventually.ts";
import { startTestServer, type TestServer } from "../support/test_server.ts";

async function connect(server: TestServer): Promise<Muxit> {
  const muxit = new Muxit();
  await muxit.connect(server.url);
  return muxit;
}

Deno.test("members of a connector read, write and run, whatever they are", async () => {
  await using server = await startTestServer(await labFiles());
  await using muxit = await connect(server);
  const psu = muxit.connector("psu"), device = muxit.connector("test-device");
  strictEqual(await psu.voltage!(5), null);
  strictEqual(await psu.voltage!(), 5);
  await psu.output!(true);
  strictEqual(await psu.output!(), true);
  await psu.reset!();
  strictEqual(await psu.voltage!(), 0);
  strictEqual(await psu.rampTo!(2), 2);
  strictEqual(await device.setThreshold!(40), "OK");
  strictEqual(await device.threshold!(), 40);
  strictEqual(await device.calculate!(30, 12), 42);
  strictEqual(await device.loadProfile!([1, 2, 3]), 3);
  await rejects(psu.nothing!(), {
    code: "CONN_CALL_FAILED",
    message: "Connector 'psu' has no property or method 'nothing'",
  });
  await rejects(muxit.connector("none").x!(), { code: "CONN_NOT_FOUND" });
  await rejects(psu.measured_voltage!(1), { code: "CONN_CALL_FAILED", message: /read-only/ });
});

Deno.test("connectors, schemas and drivers are listed", async () => {
  await using server = await startTestServer(await labFiles());
  await using muxit = await connect(server);
  deepStrictEqual((await muxit.connectors()).sort(), ["broken", "panel", "psu", "test-device"]);
  const schema = await muxit.schema("psu");
  deepStrictEqual([schema.driver, schema.actions.some(({ name }) => name === "rampTo")], [
    "MockInstrument",
    true,
  ]);
  ok((await muxit.drivers()).some(({ name }) => name === "TestDevice"));
  const status = await muxit.request({ type: "server.status" });
  strictEqual((status.value as { version: string }).version, "0.0.0-test");
  await rejects(muxit.request({ type: "no.such.type" }), { code: "PROTOCOL_UNKNOWN_TYPE" });
});

Deno.test("a wrong token rejects at once and says so", async () => {
  await using server = await startTestServer();
  await rejects(new Muxit().connect(server.url, { token: "0".repeat(64) }), {
    code: "AUTH_INVALID_SESSION",
    message: /the server refuses the token/,
  });
});

Deno.test("after a restart on the same port, state and pictures come again, and a call under way has failed", async () => {
  const files = await labFiles();
  const first = await startTestServer(files);
  const { port } = first;
  await using muxit = await connect(first);
  const seen = { state: 0, frames: 0, connects: 0 };
  muxit.on("connect", () => seen.connects++);
  muxit.on("state:test-device", () => seen.state++);
  muxit.on("stream:test-device:video", (frame: StreamFrame) => {
    if (frame instanceof StreamFrame && frame.mimeType === "image/jpeg") seen.frames++;
  });
  muxit.subscribeStream("test-device", "video");
  const all = () => seen.state > 0 && seen.frames > 0;
  await eventually(all, "state and a picture");
  const ramp = rejects(muxit.connector("psu").rampTo!(9), { code: "CLIENT_DISCONNECTED" });
  await muxit.connectors();
  await first.close();
  await ramp;
  Object.assign(seen, { state: 0, frames: 0 });

  await using second = await startTestServer(files, { port });
  await eventually(() => muxit.connected && all(), "state and a picture of the second server");
  strictEqual(seen.connects, 1);
  strictEqual(await muxit.connector("psu").voltage!(), 0, "nothing was sent a second time");
  ok(second.token !== first.token);
});
