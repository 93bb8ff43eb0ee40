import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { HOME, startTestServer, type TestServer, type WorkspaceFiles } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

/** The starter workspace as it is in the project, save for connectors that need what is not there. */
function starterFiles(): WorkspaceFiles {
  const files: WorkspaceFiles = { "config/server.json": '{ "license": { "tier": "pro" } }' };
  for (const folder of ["connectors", "scripts"]) {
    for (const { name, isFile } of Deno.readDirSync(join(HOME, "workspace", folder))) {
      if (!isFile || name === "scpi-demo.js") continue;
      files[`${folder}/${name}`] = Deno.readTextFileSync(join(HOME, "workspace", folder, name));
    }
  }
  // Its page would want a port that another test may have.
  files["connectors/test-device.js"] =
    'export default { driver: "TestDevice", config: { dashboardPort: 0 } };';
  return files;
}

interface Starter extends AsyncDisposable {
  server: TestServer;
  client: WireClient;
}

async function startStarter(): Promise<Starter> {
  const server = await startTestServer(starterFiles());
  const client = await WireClient.connect(server);
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

function outputOf(client: WireClient): unknown[][] {
  return client.received.filter(({ type }) => type === "script.output").map(({ args }) => args as unknown[]);
}

Deno.test("hello reads a value, speaks, and gives a result", async () => {
  await using starter = await startStarter();
  const { result, error } = await starter.client.ask({ type: "scripts.execute", name: "hello" }) as
    & Message
    & {
      result: { temperature: number };
    };
  strictEqual(error, null);
  strictEqual(typeof result.temperature, "number");
  const speech = await starter.client.until(({ type }) => type === "script.say", "what it says");
  deepStrictEqual(speech, {
    type: "script.say",
    script: "hello",
    text: "Hello from Muxit",
    emotion: "happy",
  });
});

Deno.test("count_to_ten counts and can be stopped", async () => {
  await using starter = await startStarter();
  await starter.client.ask({ type: "scripts.start", name: "count_to_ten" });
  await starter.client.when(() => outputOf(starter.client).length >= 2, "two numbers");
  await starter.client.ask({ type: "scripts.stop", name: "count_to_ten" });
  deepStrictEqual(outputOf(starter.client).slice(0, 2), [[1], [2]]);
});

Deno.test("demo writes the store and reacts to the slider", async () => {
  await using starter = await startStarter();
  const { client } = starter;
  await client.ask({ type: "scripts.start", name: "demo" });
  await client.when(() => outputOf(client).length >= 1, "the first set point");
  await client.set("panel", "setpoint", 12);
  await client.when(() => outputOf(client).some(([text]) => text === "Set point 12 V"), "the new set point");
  strictEqual(await client.get("psu", "voltage"), 12);
  strictEqual(await client.get("panel", "running"), true);
  strictEqual(await client.get("panel", "status"), "Set to 12 V");
  await client.ask({ type: "scripts.stopAll" });
});

Deno.test("stream-demo streams typed arrays and objects", async () => {
  await using starter = await startStarter();
  const { client } = starter;
  await client.ask({ type: "stream.subscribe", connector: "panel", stream: "wave" });
  await client.ask({ type: "stream.subscribe", connector: "panel", stream: "spectrum" });
  await client.ask({ type: "scripts.start", name: "stream-demo" });
  const item = (stream: string) =>
    client.until((message) => message.type === "stream.data" && message.stream === stream, stream);
  strictEqual(((await item("wave")).data as number[]).length, 200);
  deepStrictEqual(Object.keys((await item("spectrum")).data as object), ["wavelengths", "intensities"]);
  await client.ask({ type: "scripts.stopAll" });
});

Deno.test("csv-logger asks, writes rows, and tells where they are", async () => {
  await using starter = await startStarter();
  const { client, server } = starter;
  const running = client.ask({ type: "scripts.execute", name: "csv-logger" });
  const { id } = await client.until(({ type }) => type === "prompt.open", "the question");
  await client.value({ type: "prompts.answer", id, value: "2" });
  const { result, error } = await running as Message & { result: { file: string; rows: number } };
  strictEqual(error, null, JSON.stringify(error));
  const lines = (await server.read(`data/${result.file}`)).trim().split("\n");
  strictEqual(lines.length, result.rows + 1);
  ok(result.rows >= 2, String(result.rows));
  for (const line of lines.slice(1)) match(line, /^\d{4}-\d\d-\d\dT[\d:.]+Z,-?[\d.]+,-?[\d.]+$/);
  ok(
    client.received.some(({ type, path }) =>
      type === "workspace.file.changed" && path === `data/${result.file}`
    ),
  );
});

Deno.test("scripts that appear or go are told, and ones that are edited are not", async () => {
  await using starter = await startStarter();
  const { client, server } = starter;
  const told = () => client.received.filter(({ type }) => type === "scripts.changed").length;
  await server.write("scripts/hello.js", "1");
  await server.write("scripts/new.js", "2");
  await client.when(() => told() === 1, "scripts.changed");
  ok((await client.ask({ type: "scripts.list" }) as Message & { value: string[] }).value.includes("new"));
});

/** The JavaScript examples of the page about scripts, in their order. */
function pageExamples(): string[] {
  const page = Deno.readTextFileSync(join(HOME, "docs", "how-to", "scripts.md"));
  return [...page.matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code!);
}

Deno.test("every example of the page about scripts runs", async (t) => {
  await using starter = await startStarter();
  const { client } = starter;
  const examples = pageExamples();
  strictEqual(examples.length, 7);
  client.raw('{"type":"events.subscribe","events":["script:reading"]}');
  for (const [index, code] of examples.entries()) {
    await t.step(code.split("\n")[0]!, async () => {
      const name = `example-${index}`;
      const running = client.ask({ type: "scripts.execute", name, code });
      if (/while \(script\.running\)/.test(code)) {
        await client.until(({ type }) => type === "event.data", "a reading");
        await client.ask({ type: "scripts.stop", name });
      }
      const answers = [true, "10 V", "a note"];
      const asks = (code.match(/ask\.\w+\(/g) ?? []).length;
      for (const value of answers.slice(0, asks)) {
        const { id } = await client.until(({ type }) => type === "prompt.open", "a question");
        client.received.splice(client.received.findIndex(({ type }) => type === "prompt.open"), 1);
        await client.value({ type: "prompts.answer", id, value });
      }
      const { error } = await running as Message;
      strictEqual(error, null, JSON.stringify(error));
    });
  }
});

Deno.test("the script of the README runs", async () => {
  const readme = Deno.readTextFileSync(join(HOME, "README.md"));
  const code = /```js\n(\/\/ workspace\/scripts\/[^]*?)```/.exec(readme)![1];
  await using starter = await startStarter();
  const { result, error, logs } = await starter.client.ask({ type: "scripts.execute", name: "ramp", code });
  strictEqual(error, null, JSON.stringify(error));
  ok(Math.abs(Number(result) - 5) < 0.1, String(result));
  strictEqual((logs as unknown[]).length, 5);
});
