import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { EVENTS, REQUESTS } from "@/lib/protocol/mod.ts";
import { eventually } from "../support/eventually.ts";
import type { Message } from "../support/wire_client.ts";
import { type Lab, startLab, wrap } from "./lab.ts";
import { MARKETPLACE_HEADINGS } from "./marketplace_messages.ts";
import { DOCUMENTED_SCRIPTS, SCRIPT_HEADINGS } from "./script_messages.ts";
import { shapeFaults } from "./same_shape.ts";
import { examplesOf, type WireExample, wireExamples } from "./wire_examples.ts";

const PSU = `export default {
  driver: "MockInstrument",
  config: { serialPort: "COM8", baudRate: 9600, transport: { kind: "none" }, defaultVoltage: 12 },
  poll: ["voltage"],
  properties: { debugChannel: () => 1 },
  methods: { internalCalibrate: () => 1 },
};
`;
const BK_PSU = `export default {
  driver: "GenericScpi",
  config: { transport: "serial", serialPort: "COM8", baudRate: 9600 },
};
`;
const SPECTROMETER = `export default {
  meta: { name: "Spectrometer", streams: ["spectrum"], actions: { take: {} } },
  execute() { __emitStream("spectrum", { wavelengths: [380, 381], intensities: [0.1, 0.2] }); },
};
`;

/** Everything the examples name, under the names they use. */
function documentedLab(): Promise<Lab> {
  return startLab({
    "psu.js": PSU,
    "bk-psu.js": BK_PSU,
    "robot.js": wrap("Fairino", 'poll: ["position"]', "properties: { position: () => [100, 200, 300] }"),
    "panel.js": wrap("GUI", 'config: { widgets: [{ name: "a", type: "gauge" }] }'),
    "camera.js": wrap("GUI"),
    "webcam.js": wrap("GUI"),
    "spectrometer.js": wrap("Spectrometer"),
    "test-device.js": wrap("TestDevice", "config: { dashboardPort: 0 }"),
  }, {
    "drivers/spectrometer.driver.js": SPECTROMETER,
    "drivers/broken.driver.js": "export default { };",
    ...DOCUMENTED_SCRIPTS,
    "config/server.json": JSON.stringify({
      license: { tier: "pro" },
      connectors: { enabled: ["psu", "bk-psu", "robot", "panel", "camera", "spectrometer"] },
    }),
  });
}

/** Sends a message as the document shows it, character for character, and gives the reply to it. */
async function reply({ client }: Lab, { message }: WireExample): Promise<Message> {
  client.clear();
  client.raw(JSON.stringify(message));
  return await client.until(
    ({ type, requestId }) => requestId === message.requestId && (type === "error" || !EVENTS.has(type!)),
    `the reply to ${message.type}`,
  );
}

/** Sends every request under a heading and compares the last reply with the documented one. */
async function exchange(lab: Lab, heading: string): Promise<Message> {
  const examples = examplesOf(heading);
  const documented = examples.filter(({ comment }) => comment.startsWith("Response"));
  const requests = examples.filter((example) => !documented.includes(example));
  ok(requests.length > 0, `no request under ${heading}`);
  const replies: Message[] = [];
  for (const request of requests) replies.push(await reply(lab, request));
  for (const [index, answer] of replies.entries()) {
    strictEqual(answer.code, undefined, String(answer.message));
    strictEqual(answer.requestId, requests[index]!.message.requestId);
  }
  for (const { message } of documented) {
    const answer = replies[0]!;
    strictEqual(answer.type, message.type);
    deepStrictEqual(shapeFaults(message, answer), []);
  }
  return replies[0]!;
}

/** What is sent and compared under each heading with messages this server has. */
const HEADINGS: Record<string, (lab: Lab, heading: string) => Promise<void>> = {
  "connectors.list": async (lab, heading) => {
    const { value } = await exchange(lab, heading);
    for (const name of ["psu", "robot", "panel"]) ok((value as string[]).includes(name), name);
    ok(!(value as string[]).includes("webcam"));
  },
  "connector.schema": async (lab, heading) => {
    const { value } = await exchange(lab, heading);
    deepStrictEqual((value as { driverConfig: unknown[] }).driverConfig.slice(0, 3), [
      { key: "serialPort", value: "COM8", type: "string", editable: true },
      { key: "baudRate", value: 9600, type: "number", editable: true },
      { key: "transport", value: "{…}", type: "object", editable: false },
    ]);
    // MockInstrument has no streams; another connector shows what one looks like.
    const robot = await lab.client.value({ type: "connector.schema", name: "robot" });
    const { message } = examplesOf(heading)[1]!;
    const { streams } = message.value as { streams: unknown };
    deepStrictEqual(shapeFaults({ streams, driver: "" }, robot), []);
    ok((robot as { streams: unknown[] }).streams.length > 0);
  },
  "connectors.schema": async (lab, heading) => {
    const { value } = await exchange(lab, heading) as { value: Record<string, unknown> };
    const { message } = examplesOf("connector.schema")[1]!;
    deepStrictEqual(shapeFaults(message.value, value.psu), []);
  },
  "connectors.all": async (lab, heading) => {
    const { value } = await exchange(lab, heading) as { value: Record<string, Record<string, unknown>[]> };
    deepStrictEqual(value.disabled!.map(({ name }) => name), ["webcam"]);
    const { name, driver, isTestDevice } = value.enabled!.find((found) => found.name === "test-device")!;
    deepStrictEqual({ name, driver, isTestDevice }, {
      name: "test-device",
      driver: "TestDevice",
      isTestDevice: true,
    });
    strictEqual(value.enabledNonTestCount, 6);
  },
  "connectors.set_enabled": async (lab, heading) => {
    await exchange(lab, heading);
    deepStrictEqual(JSON.parse(await lab.server.read("config/server.json")).connectors.enabled, [
      "bk-psu",
      "camera",
      "robot",
    ]);
  },
  "connectors.reload": async (lab, heading) => {
    // Only what was chosen last stays enabled; the test chooses again what the others need.
    const enabled = ["psu", "bk-psu", "robot", "panel", "camera", "spectrometer"];
    await lab.client.value({ type: "connectors.set_enabled", connectors: enabled });
    strictEqual((await exchange(lab, heading)).success, true);
  },
  "connector.call": async (lab, heading) => {
    await exchange(lab, heading);
    strictEqual(await lab.client.get("psu", "voltage"), 12);
  },
  "connector.visibility.set": async (lab, heading) => {
    await exchange(lab, heading);
    match(
      await lab.server.read("connectors/psu.js"),
      /driver: "MockInstrument",\n {2}hide: \["debugChannel", "internalCalibrate"\],\n/,
    );
  },
  "connector.driverConfig.set": async (lab, heading) => {
    await exchange(lab, heading);
    strictEqual(await lab.server.read("connectors/bk-psu.js"), BK_PSU.replace("COM8", "COM4"));
  },
  "drivers.list": async (lab, heading) => void await exchange(lab, heading),
  "driver.schema": async (lab, heading) => {
    const { value } = await exchange(lab, heading) as { value: Record<string, Record<string, unknown>[]> };
    const temperature = value.properties!.find(({ name }) => name === "temperature")!;
    deepStrictEqual([temperature.type, temperature.access, temperature.unit], ["double", "R/W", "°C"]);
    deepStrictEqual([value.errors, value.warnings], [[], []]);
  },
  "driver.template": async (lab, heading) => {
    match(String((await exchange(lab, heading)).value), /export default \{\s+driver: "TestDevice"/);
  },
  "stream.subscribe / stream.unsubscribe": async (lab, heading) => {
    const [subscribe, unsubscribe] = examplesOf(heading);
    const data = () => lab.client.received.filter(({ type }) => type === "stream.data");
    lab.client.clear();
    lab.client.raw(JSON.stringify(subscribe!.message));
    await lab.client.call("spectrometer", "take");
    await lab.client.when(() => data().length === 1, "the spectrum");
    const [documented] = examplesOf("stream.data (server → client)");
    deepStrictEqual(data()[0], documented!.message);
    lab.client.raw(JSON.stringify(unsubscribe!.message));
    await lab.client.call("spectrometer", "take");
    await lab.client.call("spectrometer", "take");
    strictEqual(data().length, 1);
    deepStrictEqual(
      lab.client.received.filter(({ type }) => type?.startsWith("stream.") && type !== "stream.data"),
      [],
      "the document shows no reply to these",
    );
  },
  "stream.data (server → client)": async (lab) => {
    lab.client.clear();
    lab.client.raw('{"type":"stream.subscribe","connector":"test-device","stream":"video"}');
    await lab.client.set("test-device", "streaming", true);
    const picture = await lab.client.until(({ type }) => type === "stream.data", "a picture");
    await lab.client.set("test-device", "streaming", false);
    lab.client.raw('{"type":"stream.unsubscribe","connector":"test-device","stream":"video"}');
    const bytes = Uint8Array.from(atob(String(picture.data)), (char) => char.charCodeAt(0));
    deepStrictEqual([...bytes.slice(0, 3), ...bytes.slice(-2)], [0xff, 0xd8, 0xff, 0xff, 0xd9]);
  },
  "driver.diagnostics (event)": async (lab, heading) => {
    lab.client.clear();
    await lab.server.write("drivers/another.driver.js", "export default 1;");
    const event = await lab.client.until(({ type }) => type === "driver.diagnostics", "driver.diagnostics");
    deepStrictEqual(shapeFaults(examplesOf(heading)[0]!.message, event), []);
    await lab.client.until(({ type }) => type === "drivers.changed", "drivers.changed");
  },
  "drivers.changed (broadcast)": async (lab, heading) => {
    lab.client.clear();
    await lab.server.write("drivers/another.driver.js", "export default 22;");
    deepStrictEqual(
      await lab.client.until(({ type }) => type === "drivers.changed", "drivers.changed"),
      examplesOf(heading)[0]!.message,
    );
  },
  "state.subscribe": async (lab, heading) => {
    const [request, response] = examplesOf(heading);
    const snapshot = () => lab.client.value({ type: "state.snapshot" });
    const { updates } = response!.message;
    await eventually(async () => shapeFaults(updates, await snapshot()).length === 0, "the first polls");
    lab.client.clear();
    lab.client.raw(JSON.stringify(request!.message));
    const batch = await lab.client.until(({ type }) => type !== "server.log", "the immediate response");
    strictEqual(batch.type, response!.message.type);
    deepStrictEqual(shapeFaults(response!.message, batch), []);
  },
  "state.snapshot": async (lab, heading) => {
    const { value } = await exchange(lab, heading);
    deepStrictEqual(shapeFaults({ psu: { voltage: 12 } }, value), []);
  },
  "state.batch (server → client)": async (lab) => {
    lab.client.clear();
    lab.client.raw('{"type":"state.subscribe"}');
    await lab.client.until(({ type }) => type === "state.batch", "the whole state");
    await lab.client.set("psu", "voltage", 12.1);
    const fits = ({ updates }: Message) =>
      (updates as Record<string, Record<string, unknown>>)?.psu?.voltage === 12.1;
    const batch = await lab.client.until(fits, "the change");
    deepStrictEqual(Object.keys(batch.updates as object), ["psu"]);
    await lab.client.value({ type: "state.unsubscribe" });
  },
  "connector.error (broadcast)": async (lab, heading) => {
    lab.client.clear();
    await lab.server.write("connectors/psu.js", PSU.replace(/,\n};\n$/, ",\n}};\n"));
    const event = await lab.client.until(({ type }) => type === "connector.error", "connector.error");
    deepStrictEqual(shapeFaults(examplesOf(heading)[0]!.message, event), []);
    deepStrictEqual([event.connector, event.line, event.column], ["psu", 7, 2]);
    ok(String(event.file).endsWith("psu.js") && String(event.file).startsWith("/"), String(event.file));
    match(String(event.message), /Unexpected token/);
  },
  "connectors.changed (broadcast)": async (lab, heading) => {
    lab.client.clear();
    await lab.server.write("connectors/psu.js", PSU);
    deepStrictEqual(
      await lab.client.until(({ type }) => type === "connectors.changed", "connectors.changed"),
      examplesOf(heading)[0]!.message,
    );
    await lab.client.state("psu", "ready");
  },
  "config.get / config.set": async (lab, heading) => {
    const replies = [];
    for (const example of examplesOf(heading)) replies.push(await reply(lab, example));
    deepStrictEqual(replies.map(({ type }) => type), ["config.get", "config.set", "config.set"]);
    strictEqual(typeof (replies[0]!.value as { license: unknown }).license, "object");
    deepStrictEqual(JSON.parse(await lab.server.read("config/server.json")).ai, {
      provider: "claude",
      model: "anthropic/claude-sonnet-4-5",
    });
  },
  "server.log (broadcast)": async (lab, heading) => {
    lab.client.clear();
    await lab.server.write("connectors/psu.js", wrap("NoSuchDriver"));
    const event = await lab.client.until(({ type }) => type === "server.log", "server.log");
    deepStrictEqual(shapeFaults(examplesOf(heading)[0]!.message, event), []);
  },
  ...SCRIPT_HEADINGS,
  ...MARKETPLACE_HEADINGS,
};

/** Checked elsewhere: what is sent while a server starts, and the general form of an error. */
const ELSEWHERE = ["server.initializing (broadcast)", "server.ready (broadcast)", "Error"];

Deno.test("every example of a message this server has is sent and compared", () => {
  const mine = ({ message }: WireExample) => REQUESTS.has(message.type) || EVENTS.has(message.type);
  const headings = new Set(wireExamples().filter(mine).map(({ heading }) => heading));
  const checked = [...Object.keys(HEADINGS), ...ELSEWHERE];
  deepStrictEqual([...headings].filter((heading) => !checked.includes(heading)), [], "add these to HEADINGS");
});

Deno.test("the messages of the WebSocket document are answered as it shows them", async (t) => {
  await using lab = await documentedLab();
  for (const [heading, check] of Object.entries(HEADINGS)) {
    await t.step(heading, () => check(lab, heading));
  }
});

Deno.test("an error has the documented form", async () => {
  await using lab = await startLab({});
  const answer = await lab.client.ask({ type: "connector.call", connector: "psu", property: "voltage" });
  const [{ message }] = examplesOf("Error") as [WireExample];
  deepStrictEqual(Object.keys(answer).sort(), Object.keys(message).sort());
  strictEqual(answer.code, message.code);
});
