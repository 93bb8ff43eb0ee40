import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Message } from "../support/wire_client.ts";
import { connectorSample } from "./connector_samples.ts";
import { documentText } from "./document.ts";
import { type Lab, startLab, wrap } from "./lab.ts";
import { examplesOf } from "./wire_examples.ts";

async function execute({ client }: Lab, code: string): Promise<Message> {
  const result = await client.ask({ type: "scripts.execute", name: "sample", code });
  strictEqual(result.type, "scripts.result", String(result.message));
  return result;
}

Deno.test("the script of the connector guide reaches custom and driver properties", async () => {
  await using lab = await startLab({
    "robot.js": wrap("Fairino", "properties: { position: () => [100, 200, 300] }"),
  });
  const lines = connectorSample("script access");
  const { error, result } = await execute(lab, `${lines}\n[r.position, r.jointTorques, r.forceSensor]`);
  strictEqual(error, null, JSON.stringify(error));
  const [position, ...driver] = result as unknown[];
  deepStrictEqual(position, [100, 200, 300]);
  for (const value of driver) ok(value !== null && typeof value !== "string", JSON.stringify(value));
});

Deno.test("every row of the guide's table of script calls is what it says", async () => {
  const rows = documentText("001").split("\n").flatMap((line) => /^(psu\.[^|]+?) \|/.exec(line)?.[1] ?? []);
  deepStrictEqual(rows, ["psu.start()", "psu.rampTo(5)", "psu.voltage", "psu.voltage = 12"]);
  await using lab = await startLab({
    "psu.js": wrap(
      "MockInstrument",
      `methods: { start: () => { driver.output = true; return "started"; }, rampTo: (target) => ["ramped", target] }`,
      `properties: { voltage: { get: () => driver.voltage, set: (v) => { driver.voltage = v; } } }`,
    ),
  });
  const [start, ramp, read, write] = rows;
  const code = `const psu = connector("psu");\n[${start}, ${ramp}, (${write}, ${read}), psu.output]`;
  const { error, result } = await execute(lab, code);
  strictEqual(error, null, JSON.stringify(error));
  deepStrictEqual(result, ["started", ["ramped", 5], 12, true]);
});

Deno.test("the stream path of the guide's virtual store reaches a dashboard", async () => {
  const line = documentText("001").split("\n").find((text) => text.startsWith("Data flow — stream path"))!;
  const call = /stream\([^)]*\)/.exec(line)![0];
  await using lab = await startLab({ "store.js": connectorSample("virtual store") });
  await lab.client.ask({ type: "stream.subscribe", connector: "store", stream: "display" });
  const { error } = await execute(lab, `const base64 = "/9j/4AAQ";\n${call}`);
  strictEqual(error, null, JSON.stringify(error));
  const item = await lab.client.until(({ type }) => type === "stream.data", "the picture");
  deepStrictEqual(item, { type: "stream.data", name: "store", stream: "display", data: "/9j/4AAQ" });
});

Deno.test("the property path of the guide's virtual store reaches a dashboard", async () => {
  const line = documentText("001").split("\n").find((text) => text.includes("Data flow — property path"))!;
  const assignment = /store\.value1 = 42/.exec(line)![0];
  await using lab = await startLab({ "store.js": connectorSample("virtual store") });
  await lab.client.value({ type: "state.subscribe" }).catch(() => {});
  await execute(lab, `const store = connector("store");\n${assignment}`);
  const values = ({ updates }: Message) =>
    (updates as Record<string, Record<string, unknown>> | undefined)?.store;
  await lab.client.until(
    (message) => message.type === "state.batch" && values(message)?.value1 === 42,
    "the value",
  );
});

Deno.test("every inline script of the WebSocket document runs as it stands", async () => {
  await using lab = await startLab({});
  const codes = ["scripts.start", "scripts.execute"].flatMap((heading) => examplesOf(heading))
    .map(({ message }) => message.code).filter((code) => typeof code === "string");
  deepStrictEqual(codes, ["log.info('Hello!')", "log.info('Hello!'); 42"]);
  for (const code of codes) {
    const { error, logs } = await execute(lab, code);
    strictEqual(error, null);
    deepStrictEqual(logs, [{ level: "info", args: ["Hello!"] }]);
  }
});

Deno.test("what the documents say is absent in scripts is absent", async () => {
  await using lab = await startLab({});
  const names = [
    "require",
    "process",
    "global",
    "globalThis",
    "eval",
    "Proxy",
    "Reflect",
    "Deno",
    "fetch",
    "fs",
    "net",
  ];
  const { result } = await execute(lab, `[${names.map((name) => `typeof ${name}`).join(", ")}]`);
  deepStrictEqual(result, names.map(() => "undefined"));
  const { error } = await execute(lab, "\nconst fs = import('fs');") as Message & { error: Message };
  match(String(error.message), /Dynamic import\(\) is not allowed/);
  deepStrictEqual([error.line, error.column], [2, 12]);
});
