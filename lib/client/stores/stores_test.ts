import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { effect } from "@preact/signals";
import { fetchLocalToken } from "../local_token.ts";
import { MuxitClient } from "../muxit_client.ts";
import { LabServer } from "../testing/lab_server.ts";
import { until } from "../testing/until.ts";
import type { ConnectorEntry } from "./connector_entry.ts";
import { Unreadable } from "./state_store.ts";
import { Stores } from "./stores.ts";

/** A server, a client and its stores; everything ends with it. */
class Bench implements AsyncDisposable {
  readonly server = new LabServer();
  readonly errors: unknown[] = [];
  readonly client: MuxitClient;
  readonly stores: Stores;

  constructor(prepare: (server: LabServer) => void = () => {}) {
    this.server.answers.set("scripts.list", () => ({ value: [], running: [] }));
    this.server.answers.set("prompts.list", () => ({ prompts: [] }));
    prepare(this.server);
    this.client = MuxitClient.connect({
      url: this.server.url,
      fetchToken: (signal) => fetchLocalToken(this.server.tokenUrl, signal),
      onError: (error) => this.errors.push(error),
    });
    this.stores = new Stores(this.client);
  }

  async entry(name: string): Promise<ConnectorEntry> {
    await until(() => this.stores.connectors.find(name) !== undefined, `the entry of ${name}`);
    return this.stores.connectors.find(name)!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stores.close();
    await this.client.close();
    await this.server.stop();
  }
}

Deno.test("a page knows connectors, values, log and server soon after it has connected", async () => {
  await using bench = new Bench((server) => {
    server.log = [{ level: "info", source: "server", message: "hello", time: "2026-01-01T00:00:00.000Z" }];
    server.disabled = [{ name: "cam", driver: "Webcam", reason: "Not enabled" }];
  });
  const { stores } = bench;
  const psu = await bench.entry("psu");
  await until(() => psu.status.value.state === "ready", "psu");
  await until(() => stores.state.cell("psu", "voltage").value === 1, "the polled value");
  await until(() => stores.state.cell("psu", "label").value === "bench", "the value that is not polled");
  await until(() => stores.log.lines.value.length === 1, "the log");
  await until(() => stores.connection.server.value?.version === "1.2.3", "the server");
  strictEqual(psu.driver.value, "MockInstrument");
  deepStrictEqual(stores.connectors.disabled.value, [{
    name: "cam",
    driver: "Webcam",
    reason: "Not enabled",
  }]);
});

Deno.test("properties that can only be written are never read", async () => {
  await using bench = new Bench();
  await until(() => bench.stores.state.cell("psu", "label").value === "bench", "the reads");
  ok(!bench.server.of("connector.call").some(({ property }) => property === "secret"));
});

Deno.test("a change of one value touches only its own signal", async () => {
  await using bench = new Bench((server) => {
    server.values.psu = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`v${index}`, 0]));
    server.polled = new Set(Object.keys(server.values.psu!));
  });
  const { state } = bench.stores;
  let calm = 0, moved = 0;
  const stops = [
    effect(() => void (state.cell("psu", "v1").value, calm++)),
    effect(() => void (state.cell("psu", "v2").value, moved++)),
  ];
  await until(() => state.cell("psu", "v999").value === 0, "the whole state");
  const before = { calm, moved };
  bench.server.send({ type: "state.batch", updates: { psu: { v2: 7 } } });
  await until(() => state.cell("psu", "v2").value === 7, "the change");
  deepStrictEqual({ calm, moved }, { calm: before.calm, moved: before.moved + 1 });
  for (const stop of stops) stop();
});

Deno.test("many batches before the next picture become one change", async () => {
  await using bench = new Bench();
  await bench.client.ready();
  const pictures: (() => void)[] = [];
  const stores = new Stores(bench.client, { schedule: (work) => (pictures.push(work), () => {}) });
  const cell = stores.state.cell("psu", "voltage");
  let seen = 0;
  const stop = effect(() => void (cell.value, seen++));
  let last = 0;
  bench.client.subscribeState(({ updates }) => last = Number(updates.psu?.voltage ?? last));
  await until(() => last === 1 && pictures.length > 0, "the whole state");
  for (let value = 10; value < 20; value++) {
    bench.server.send({ type: "state.batch", updates: { psu: { voltage: value } } });
  }
  await until(() => last === 19, "the last batch");
  strictEqual(seen, 1);
  for (const draw of pictures.splice(0)) draw();
  strictEqual(cell.value, 19);
  strictEqual(seen, 2);
  stop();
  stores.close();
});

Deno.test("write() shows what the device says afterwards, not what was asked of it", async () => {
  await using bench = new Bench();
  const psu = await bench.entry("psu");
  await until(() => psu.schema.value !== undefined, "the schema");
  await bench.stores.write(psu, { property: "voltage", value: 100 });
  strictEqual(bench.stores.state.cell("psu", "voltage").value, 30);
});

Deno.test("a read that fails is kept as the reason why there is no value", async () => {
  await using bench = new Bench((server) => {
    const call = server.answers.get("connector.call")!;
    server.answers.set(
      "connector.call",
      (request) =>
        request.property === "label"
          ? { type: "error", code: "CONN_CALL_FAILED", message: "no line" }
          : call(request),
    );
  });
  const cell = bench.stores.state.cell("psu", "label");
  await until(() => cell.value instanceof Unreadable, "the failure");
  strictEqual((cell.value as Unreadable).reason, "no line");
});

Deno.test("a page that comes late learns why a connector has failed", async () => {
  await using bench = new Bench((server) => {
    server.connectors.broken = {
      driver: "unknown",
      failure: "Cannot read the file:\nline 3",
      properties: [],
    };
  });
  const broken = await bench.entry("broken");
  await until(() => broken.status.value.state === "error", "the state");
  strictEqual(broken.status.value.message, "Cannot read the file:\nline 3");
});

Deno.test("status events move one connector, and its file's fault is shown until it loads", async () => {
  await using bench = new Bench();
  const psu = await bench.entry("psu");
  await until(() => psu.status.value.state === "ready", "psu");
  bench.server.send({
    type: "connector.status",
    connector: "psu",
    driver: "Mock",
    state: "error",
    message: "bad",
    restarts: 1,
  });
  bench.server.send({
    type: "connector.error",
    connector: "psu",
    file: "/w/psu.js",
    message: "bad",
    line: 3,
    column: 5,
  });
  await until(() => psu.place.value !== undefined, "the place");
  deepStrictEqual(psu.place.value, { file: "/w/psu.js", line: 3, column: 5 });
  deepStrictEqual(psu.status.value, { state: "error", message: "bad", restarts: 1 });
  bench.server.send({
    type: "connector.status",
    connector: "psu",
    driver: "Mock",
    state: "loading",
    message: "again",
  });
  await until(() => psu.status.value.state === "loading", "the next attempt");
  strictEqual(psu.place.value, undefined);
});

Deno.test("connectors.changed fetches the list again, many at once only once", async () => {
  await using bench = new Bench();
  await bench.entry("psu");
  const before = bench.server.of("connectors.all").length;
  bench.server.connectors.extra = { driver: "GUI", properties: [] };
  for (let count = 0; count < 20; count++) bench.server.send({ type: "connectors.changed" });
  const psu = bench.stores.connectors.find("psu");
  await bench.entry("extra");
  strictEqual(bench.server.of("connectors.all").length, before + 1);
  strictEqual(bench.stores.connectors.find("psu"), psu, "entries that stay are the same");
  delete bench.server.connectors.psu;
  bench.server.send({ type: "connectors.changed" });
  await until(() => bench.stores.connectors.find("psu") === undefined, "psu to go");
});

Deno.test("after a restart of the server everything is fetched again", async () => {
  await using bench = new Bench();
  const psu = await bench.entry("psu");
  await until(() => bench.stores.state.cell("psu", "label").value === "bench", "the first values");
  await bench.server.stop();
  await until(() => bench.stores.connection.status.value.phase === "waiting", "the loss");
  bench.server.token = "second";
  bench.server.values.psu = { voltage: 4, label: "moved" };
  bench.server.log = [{ level: "warn", source: "server", message: "new", time: "2026-01-01T00:00:00.000Z" }];
  bench.server.start();
  await until(() => bench.stores.state.cell("psu", "voltage").value === 4, "the new polled value");
  await until(
    () => bench.stores.state.cell("psu", "label").value === "moved",
    "the new value that is not polled",
  );
  await until(() => bench.stores.log.lines.value.at(-1)?.message === "new", "the new log");
  strictEqual(bench.stores.connectors.find("psu"), psu);
});

Deno.test("the log keeps the newest entries, and each entry once", async () => {
  await using bench = new Bench();
  const { log } = bench.stores;
  await until(() => bench.server.of("server.logs.history").length === 1, "the history");
  const entry = { type: "server.log", level: "info", source: "test", time: "2026-01-01T00:00:00.000Z" };
  for (let count = 1; count <= 2500; count++) bench.server.send({ ...entry, message: `line ${count}` });
  await until(() => log.lines.value.at(-1)?.message === "line 2500", "the last entry");
  strictEqual(log.lines.value.length, 1000);
  strictEqual(log.lines.value[0]!.message, "line 1501");
  strictEqual(new Set(log.lines.value.map(({ id }) => id)).size, 1000);
  log.clear();
  strictEqual(log.lines.value.length, 0);
});
