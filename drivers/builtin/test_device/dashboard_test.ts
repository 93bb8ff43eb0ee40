import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { createTcpTransport } from "@/lib/transports/mod.ts";
import { RecordingContext } from "../testing/recording_context.ts";
import { startDashboard } from "./dashboard.ts";
import { TestDevice } from "./test_device.ts";

interface Panel extends AsyncDisposable {
  url: string;
  device: TestDevice;
}

async function open(): Promise<Panel> {
  const device = new TestDevice(new RecordingContext());
  await device.init({ dashboardPort: 0, videoFps: 0 });
  const dashboard = startDashboard(device, { port: 0 });
  return {
    url: `http://127.0.0.1:${dashboard.port}`,
    device,
    async [Symbol.asyncDispose]() {
      await dashboard.close();
      await device.shutdown();
    },
  };
}

function post(url: string, body?: string): Promise<Response> {
  return fetch(url, { method: "POST", ...(body === undefined ? {} : { body }) });
}

Deno.test("GET /api/properties gives every property", async () => {
  await using panel = await open();
  const reply = await fetch(`${panel.url}/api/properties`);
  const values = await reply.json();
  strictEqual(values.label, "Test Device");
  strictEqual(values.temperature, 22.5);
  deepStrictEqual(values.tags, ["test", "dev"]);
  strictEqual(reply.headers.get("access-control-allow-origin"), "*");
});

Deno.test("POST /api/set/<prop> takes a bare JSON value", async () => {
  await using panel = await open();
  const reply = await post(`${panel.url}/api/set/temperature`, "31.5");
  deepStrictEqual(await reply.json(), { ok: true });
  strictEqual(panel.device.get("temperature"), 31.5);
});

Deno.test("POST /api/exec/<action> takes JSON arguments or none", async () => {
  await using panel = await open();
  deepStrictEqual(await (await post(`${panel.url}/api/exec/calculate`, '{"a":1,"b":2}')).json(), {
    result: 3,
  });
  deepStrictEqual(await (await post(`${panel.url}/api/exec/reset`)).json(), { result: "OK" });
});

Deno.test("what the device refuses answers 500 with its message", async () => {
  await using panel = await open();
  const reply = await post(`${panel.url}/api/set/temperature`, '"warm"');
  strictEqual(reply.status, 500);
  deepStrictEqual(await reply.json(), { error: `Property 'temperature' expected double, got string "warm"` });
  const broken = await post(`${panel.url}/api/set/temperature`, "{");
  strictEqual(broken.status, 500);
  ok((await broken.json()).error.length > 0);
});

for (
  const path of ["/nope", "/api/set/nope", "/api/exec/nope", "/api/set/label/more", "/api/set/constructor"]
) {
  Deno.test(`POST ${path} answers 404`, async () => {
    await using panel = await open();
    const reply = await post(panel.url + path, "1");
    strictEqual(reply.status, 404);
    match(await reply.text(), /^Not found/);
  });
}

Deno.test("a body of more than 1 MB is refused", async () => {
  await using panel = await open();
  const reply = await post(`${panel.url}/api/set/label`, JSON.stringify("x".repeat(1024 * 1024)));
  strictEqual(reply.status, 413);
  await reply.body?.cancel();
});

Deno.test("GET / is the page with the device's own description in it", async () => {
  await using panel = await open();
  const reply = await fetch(panel.url);
  const page = await reply.text();
  match(reply.headers.get("content-type")!, /^text\/html/);
  ok(!page.includes("{{META}}"));
  const meta = JSON.parse(page.match(/<script type="application\/json" id="meta">([^<]*)<\/script>/)![1]!);
  strictEqual(meta.properties.temperature.unit, "°C");
  strictEqual(meta.actions.calculate.args[0].name, "a");
});

Deno.test("GET /snapshot.jpg is a JPEG", async () => {
  await using panel = await open();
  const reply = await fetch(`${panel.url}/snapshot.jpg?1`);
  strictEqual(reply.headers.get("content-type"), "image/jpeg");
  const bytes = new Uint8Array(await reply.arrayBuffer());
  deepStrictEqual([...bytes.subarray(0, 2)], [0xff, 0xd8]);
});

Deno.test("a taken dashboard port is only logged and the device works", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const context = new RecordingContext();
  const device = new TestDevice(context);
  await device.init({ dashboardPort: (taken.addr as Deno.NetAddr).port, videoFps: 0 });
  strictEqual(device.get("label"), "Test Device");
  ok(context.logged.some((line) => line.startsWith("warn Cannot open the TestDevice dashboard on port")));
  await device.shutdown();
});

Deno.test("shutdown frees the dashboard port", async () => {
  const probe = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = probe.addr as Deno.NetAddr;
  probe.close();
  const device = new TestDevice(new RecordingContext());
  await device.init({ dashboardPort: port, videoFps: 0 });
  const reply = await fetch(`http://127.0.0.1:${port}/api/properties`);
  strictEqual(reply.status, 200);
  await reply.body?.cancel();
  await device.shutdown();
  Deno.listen({ hostname: "127.0.0.1", port }).close();
});

Deno.test("no transport of a driver reaches the front panel", async () => {
  await using panel = await open();
  const { port } = new URL(panel.url);
  const transport = createTcpTransport("127.0.0.1", Number(port));
  await rejects(transport.connect(), /no driver may talk to/);
  await transport.close();
});
