/**
 * What every driver promises, whatever it is written in: one suite, driven through a whole server. Whoever writes a driver
 * runs it against theirs:
 *
 * ```ts
 * import { driverContract } from "…/tests/contracts/driver_contract.ts";
 *
 * driverContract({
 *   driver: "MyDriver",
 *   files: { "drivers/my.driver.js": await Deno.readTextFile("my.driver.js") },
 *   config: { port: "/dev/ttyUSB0" },
 * });
 * ```
 *
 * @module
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { normaliseAccess } from "@/lib/driver_host/mod.ts";
import type { ConnectorSchema, DriverSchema } from "@/lib/protocol/mod.ts";
import { eventually } from "../support/eventually.ts";
import { startTestServer, type TestServer, type WorkspaceFiles } from "../support/test_server.ts";
import { type Message, WireClient } from "../support/wire_client.ts";

/** One driver and how it is started. */
export interface DriverUnderTest {
  /** Name of the driver, as connectors name it. */
  driver: string;
  /** Files of the workspace it needs, by their path in it. */
  files?: WorkspaceFiles;
  /** Prepares what it needs besides, as a device; ended after the suite. Gives more of the config. */
  prepare?: (workspace: string) => Promise<{ config?: Record<string, unknown> } & Partial<AsyncDisposable>>;
  config?: Record<string, unknown>;
  /** Properties whose values move by themselves: they are not compared with what was written. */
  moving?: readonly string[];
  /** Promises it does not keep, each with the reason. */
  skips?: Partial<Record<PromiseName, string>>;
  /** The whole suite is skipped, with this reason. */
  ignore?: string | undefined;
}

/** A promise of the contract, by its name. */
export type PromiseName = keyof typeof PROMISES;

interface Stage {
  server: TestServer;
  client: WireClient;
  under: DriverUnderTest;
  schema: DriverSchema;
  connector: ConnectorSchema;
}

const NAME = "device";
/** What a value of a declared type is in JSON. */
const KINDS: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  int: Number.isInteger,
  integer: Number.isInteger,
  double: (value) => typeof value === "number",
  float: (value) => typeof value === "number",
  bool: (value) => typeof value === "boolean",
  boolean: (value) => typeof value === "boolean",
};

const PROMISES = {
  "it describes itself: name, version, group, items with unique names and known access": describes,
  "it becomes ready and offers what it declares": offers,
  "every readable property can be read, and has the declared type": reads,
  "a hundred reads at once are all answered": readsManyAtOnce,
  "what is written to a property is read from it": writesBack,
  "a read-only property refuses to be written": refusesReadOnly,
  "unknown names are errors that name them, and the driver goes on": refusesUnknown,
  "wrong arguments of actions are errors, and the driver goes on": refusesWrongArguments,
  "every declared stream can be subscribed to and left": subscribes,
  "it ends within two seconds and starts again": endsAndStartsAgain,
} as const satisfies Record<string, (stage: Stage) => Promise<void>>;

/** Declares the suite for one driver: one test, a step for each promise. */
export function driverContract(under: DriverUnderTest): void {
  const why = under.ignore === undefined ? "" : ` (skipped, ${under.ignore})`;
  Deno.test({
    name: `${under.driver} keeps what every driver promises${why}`,
    ignore: under.ignore !== undefined,
    async fn(t) {
      await using stage = await makeStage(under);
      for (const [title, check] of Object.entries(PROMISES)) {
        const reason = under.skips?.[title as PromiseName];
        const name = reason === undefined ? title : `${title} (skipped: ${reason})`;
        await t.step({ name, ignore: reason !== undefined, fn: () => check(stage) });
      }
    },
  });
}

async function makeStage(under: DriverUnderTest): Promise<Stage & AsyncDisposable> {
  const server = await startTestServer({
    "config/server.json":
      '{ "license": { "tier": "pro" }, "security": { "rateLimit": { "callsPerSec": 100000 } } }',
    ...under.files,
  });
  const prepared = await under.prepare?.(server.workspace);
  const client = await WireClient.connect(server);
  await client.value({ type: "drivers.scan" });
  const config = { ...under.config, ...prepared?.config };
  await server.write(`connectors/${NAME}.json`, JSON.stringify({ driver: under.driver, config }));
  await client.state(NAME, "ready");
  return {
    server,
    client,
    under,
    schema: await client.value({ type: "driver.schema", name: under.driver }) as DriverSchema,
    connector: await client.value({
      type: "connector.schema",
      name: NAME,
      includeHidden: true,
    }) as ConnectorSchema,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await server.close();
      await prepared?.[Symbol.asyncDispose]?.();
    },
  };
}

function describes({ schema }: Stage): Promise<void> {
  match(schema.version, /^\d+\.\d+\.\d+/);
  ok(["instruments", "motion", "communication", "utilities"].includes(schema.group), schema.group);
  deepStrictEqual(schema.errors, []);
  const names = [...schema.properties, ...schema.actions].map(({ name }) => name.toLowerCase());
  strictEqual(new Set(names).size, names.length, "names are unique without regard to case");
  for (const { name, access } of schema.properties) {
    ok(normaliseAccess(access) !== undefined, `${name}: ${access}`);
  }
  return Promise.resolve();
}

function offers({ schema, connector }: Stage): Promise<void> {
  const offered = new Set([...connector.properties, ...connector.actions].map(({ name }) => name));
  const declared = [...schema.properties, ...schema.actions].map(({ name }) => name);
  deepStrictEqual(declared.filter((name) => !offered.has(name)), []);
  return Promise.resolve();
}

async function reads({ client, connector }: Stage): Promise<void> {
  for (const { name, type, access } of connector.properties) {
    if (access === "w") continue;
    const value = await client.get(NAME, name);
    const fits = KINDS[type.toLowerCase()];
    ok(
      fits === undefined || value === null || fits(value),
      `${name} is declared ${type} and gives ${JSON.stringify(value)}`,
    );
    if (type.endsWith("[]")) ok(value === null || Array.isArray(value), `${name} is declared ${type}`);
  }
}

async function readsManyAtOnce({ client, connector }: Stage): Promise<void> {
  const readable = connector.properties.filter(({ access }) => access !== "w");
  if (readable.length === 0) return;
  const replies = await Promise.all(
    Array.from({ length: 100 }, (_, at) => client.get(NAME, readable[at % readable.length]!.name)),
  );
  strictEqual(replies.length, 100);
}

async function writesBack({ client, connector, under }: Stage): Promise<void> {
  for (const { name, access } of connector.properties) {
    if (access !== "rw" || under.moving?.includes(name)) continue;
    const value = await client.get(NAME, name);
    await client.set(NAME, name, value);
    deepStrictEqual(await client.get(NAME, name), value, name);
  }
}

async function refusesReadOnly({ client, connector }: Stage): Promise<void> {
  for (const { name, access } of connector.properties) {
    if (access !== "r") continue;
    const request = { type: "connector.call", connector: NAME, property: name, args: [1] };
    strictEqual((await client.ask(request)).code, "CONN_CALL_FAILED", name);
  }
}

async function refusesUnknown(stage: Stage): Promise<void> {
  for (
    const fields of [{ property: "noSuchItem" }, { property: "noSuchItem", args: [1] }, {
      method: "noSuchItem",
    }]
  ) {
    const answer = await stage.client.ask({ type: "connector.call", connector: NAME, ...fields });
    strictEqual(answer.code, "CONN_CALL_FAILED");
    match(String(answer.message), /noSuchItem/);
  }
  await stillAnswers(stage);
}

async function refusesWrongArguments(stage: Stage): Promise<void> {
  for (const { name, args } of stage.connector.actions) {
    if (args === undefined || args.length === 0) continue;
    const many = Array.from({ length: args.length + 1 }, () => "x");
    const answer = await stage.client.ask({
      type: "connector.call",
      connector: NAME,
      method: name,
      args: many,
    });
    strictEqual(answer.code, "VALIDATION_INVALID_VALUE", `${name}: ${answer.message}`);
  }
  await stillAnswers(stage);
}

async function subscribes({ client, connector }: Stage): Promise<void> {
  for (const { name } of connector.streams) {
    const source = { connector: NAME, stream: name };
    strictEqual((await client.ask({ type: "stream.subscribe", ...source })).success, true);
    const left = await client.ask({ type: "stream.unsubscribe", ...source }) as Message & {
      counters: Record<string, number>;
    };
    const { produced, sent, dropped, waiting } = left.counters;
    strictEqual(sent! + dropped! + waiting!, produced);
  }
}

async function endsAndStartsAgain({ client, server }: Stage): Promise<void> {
  client.clear();
  const begun = performance.now();
  await client.value({ type: "connectors.reload" });
  await client.state(NAME, "ready");
  const warnings = server.log.history.filter(({ source, message }) =>
    source === `connector:${NAME}` && /shutdown\(\) failed/.test(message)
  );
  deepStrictEqual(warnings, []);
  ok(performance.now() - begun < 10_000);
  await eventually(
    async () => (await client.ask({ type: "connector.schema", name: NAME })).code === undefined,
    "its schema",
  );
}

async function stillAnswers({ client, connector }: Stage): Promise<void> {
  const readable = connector.properties.find(({ access }) => access !== "w");
  if (readable !== undefined) await client.get(NAME, readable.name);
}
