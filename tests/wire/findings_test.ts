import { deepStrictEqual, ok } from "node:assert/strict";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

Deno.test("keys without an effect and names that hide each other are told, and nothing else is", async () => {
  await using server = await startTestServer({
    "config/server.json": '{ "license": { "tier": "pro" }, "security": { "bindAdress": "127.0.0.1" } }',
    "connectors/scpi.js": `export default { driver: "GenericScpi", pol: ["v"], pollRate: "fast", config: {
      transport: "serial", baudrate: 9600, host: "$ENV{}", _timeouts: { read: 100 },
      scpi: { properties: { v: { cmd: "V?", readOnly: true, poll: false } }, methods: { go: "GO" } } } };`,
    "connectors/twins.js":
      `export default { driver: "GUI", methods: { Go: () => 1, go: () => 2 }, properties: { level: () => 1 } };`,
    "connectors/fine.js":
      `export default { driver: "TestDevice", dashboardPort: 0, pollRate: 500, poll: ["voltage"],
      config: { label: "x", _limits: {}, _timeouts: { read: 5 } }, methods: { ["set"]: () => 1 } };`,
    "connectors/free.js": `export default { driver: "MockInstrument", config: { pol: 1, baudrate: 2,
      _timeouts: { read: "fast", write: 0 }, _limits: 64 } };`,
    "drivers/both.driver.js": `export default { meta: { name: "Both", group: "utilities", description: "${
      "x".repeat(50)
    }",
      properties: { Level: { type: "int" } }, actions: { level: {} } }, init() {}, get() {}, set() {}, shutdown() {} };`,
  });
  const told = server.log.history.filter(({ level, source }) =>
    level === "warn" && /^(settings|connector:)/.test(source)
  ).map(({ source, message }) => `${source}: ${message}`).toSorted();
  deepStrictEqual(told, [
    "connector:free: config._limits is 64 and has no effect; it is an object",
    'connector:free: config._timeouts.read is "fast" and has no effect; it is a number above 0',
    "connector:free: config._timeouts.write is 0 and has no effect; it is a number above 0",
    'connector:free: config.pol is an unknown key; did you mean "poll" beside "config"?',
    "connector:scpi: $ENV{} names no variable, as $ENV{NAME} does; an empty text stands in its place",
    'connector:scpi: config.baudrate has no effect; did you mean "baudRate"?',
    'connector:scpi: config.scpi.properties.v.readOnly has no effect; did you mean "readonly"?',
    'connector:scpi: pol has no effect; did you mean "poll"?',
    'connector:scpi: pollRate is "fast" and has no effect; it is a number of milliseconds, 1 or more',
    "connector:twins: action 'Go' and action 'go' differ only in case; rename one of them",
    'settings: server.json: "security.bindAdress" is no setting and has no effect; did you mean "security.bindAddress"?',
  ]);
  await using client = await WireClient.connect(server);
  const drivers = await client.value({ type: "drivers.list" }) as {
    name: string;
    warnings: { ruleId: string; message: string }[];
  }[];
  const both = drivers.find(({ name }) => name === "Both")!;
  ok(
    both.warnings.some(({ ruleId, message }) =>
      ruleId === "NAME_AMBIGUOUS" &&
      message.includes("property 'Level' and action 'level' differ only in case")
    ),
  );
});

const LINE = `export default { meta: { name: "Line", group: "utilities", description: "${"x".repeat(50)}" },
  init(config) { this.at = config.host + (config?.port ?? 4001) + config["rate" + 1]; if (!config.host) throw new Error("no host"); },
  get() {}, shutdown() {} };`;
const EXTRA = `export default { meta: { name: "Extra", group: "utilities", description: "${"x".repeat(50)}" },
  init({ channel1, label = "x", ...rest }) { /* poles: how many */ }, get() {}, shutdown() {} };`;

Deno.test("keys of JavaScript drivers that are probably misspelt are told, and no others", async () => {
  await using server = await startTestServer({
    "config/server.json": '{ "license": { "tier": "pro" } }',
    "drivers/line.driver.js": LINE,
    "drivers/extra/extra.driver.js": EXTRA,
    "drivers/extra/template.js": 'export default { driver: "Extra", config: { averaging: 1 } };',
    "connectors/mock.js":
      `export default { driver: "MockInstrument", config: { defaultVoltge: 3, poolRate: 5, _timeout: { read: 5 } },
      hide: ["voltge"] };`,
    "connectors/line.js":
      `export default { driver: "Line", optional: true, config: { hots: "h", PORT: 1, rate1: 2,
      anything: 3, _timeouts: { raed: 5 }, _mine: 1 } };`,
    "connectors/both.js":
      `export default { driver: "Line", config: { host: "h", hosts: ["h"], Port: 1, port: 2 } };`,
    "connectors/extra.js": `export default { driver: "Extra", config: { channel2: 1, poles: 2, lable: "a",
      averagng: 2 } };`,
  });
  const told = server.log.history.filter(({ level, source }) =>
    level === "warn" && source.startsWith("connector:")
  )
    .map(({ source, message }) => `${source}: ${message}`).toSorted();
  deepStrictEqual(told, [
    'connector:extra: config.averagng is an unknown key; did you mean "averaging"?',
    'connector:extra: config.lable is an unknown key; did you mean "label"?',
    'connector:line: config.PORT is an unknown key; did you mean "port"?',
    'connector:line: config._timeouts.raed has no effect; did you mean "read"?',
    'connector:line: config.hots is an unknown key; did you mean "host"?',
    'connector:mock: config._timeout is an unknown key; did you mean "_timeouts"?',
    'connector:mock: config.defaultVoltge is an unknown key; did you mean "defaultVoltage"?',
    'connector:mock: config.poolRate is an unknown key; did you mean "pollRate"?',
    `connector:mock: hide lists 'voltge', which is no item; did you mean "voltage"?`,
  ]);
});

Deno.test("items that put one of the driver out of reach, and files that differ only in case, are told", async () => {
  await using server = await startTestServer({
    "config/server.json": '{ "license": { "tier": "pro" } }',
    "connectors/psu.js": `export default { driver: "MockInstrument",
      properties: { Reset: () => 6, current: () => 1 }, methods: { voltage: () => 5, ramp: () => 1 } };`,
    ...(await distinguishesCase()
      ? { "connectors/PSU.js": 'export default { driver: "MockInstrument" };' }
      : {}),
  });
  const told = server.log.history.filter(({ level }) => level === "warn").map(({ message }) => message);
  const own = told.filter((text) => text.includes("takes the place"));
  deepStrictEqual(own, [
    "the property 'Reset' takes the place of the driver's action 'reset', which is out of reach then; give it another name",
    "the method 'voltage' takes the place of the driver's property 'voltage', which is out of reach then; give it another name",
  ]);
  if (!await distinguishesCase()) return;
  deepStrictEqual(told.filter((text) => text.startsWith("Connectors ")), [
    "Connectors 'PSU' and 'psu' differ only in case: each is found by its exact name alone; rename one of the files",
  ]);
});

Deno.test("misspelt options of custom items, and own keys in another case, are told; what is its author's is not", async () => {
  await using server = await startTestServer({
    "config/server.json": '{ "license": { "tier": "pro" } }',
    "drivers/line.driver.js": LINE.replace("x".repeat(50), `Driver with Poll, Hide and ${"x".repeat(50)}`),
    "connectors/mock.js": `export default { driver: "MockInstrument", Driver: "GUI", POLL: ["x"],
      properties: {
        a: { get: () => 1, unti: "V", dscription: "x", cache: 1, units: 2 },
        b: { set() {}, gett: () => 1 },
        c: [() => 1, "text", { Poll: true, presicion: 2 }],
        d: { get: () => 1, unit: "V", units: 1, last: 5, name: "z" },
      },
      methods: {
        go: { call: () => 1, descripton: "x", state: 1, args: { to: { tpye: "int", minn: 1, min: 0 }, by: "int" } },
      } };`,
    "connectors/line.js": `export default { driver: "Line", host: "h", Hide: [], Ai: {} };`,
    "connectors/gui.js": `export default { driver: "GUI", config: { Methods: 1, Safety: 1 } };`,
    "connectors/upper.js": `export default { DRIVER: "GUI" };`,
    "connectors/getter.js": `export default { driver: "GUI", properties: { x: { gett() {}, unti: "V" } } };`,
  });
  const told = server.log.history.filter(({ level, source }) =>
    level !== "info" && source.startsWith("connector:")
  ).map(({ source, message }) => `${source.slice(10)}: ${message}`).toSorted();
  const unknown = (path: string, meant: string) => `${path} is an unknown key; did you mean "${meant}"?`;
  deepStrictEqual(told, [
    'getter: Cannot start: TypeError: properties.x needs a getter under "get" or "fn"; what is there is "gett", "unti"',
    'gui: config.Methods has no effect; did you mean "methods" beside "config"?',
    'gui: config.Safety has no effect; did you mean "safety" beside "config"?',
    `line: ${unknown("Ai", "ai")}`,
    `line: ${unknown("Hide", "hide")}`,
    `mock: ${unknown("Driver", "driver")}`,
    `mock: ${unknown("POLL", "poll")}`,
    `mock: ${unknown("methods.go.args.to.tpye", "type")}`,
    `mock: ${unknown("methods.go.descripton", "description")}`,
    `mock: ${unknown("properties.a.dscription", "description")}`,
    `mock: ${unknown("properties.a.units", "unit")}`,
    `mock: ${unknown("properties.a.unti", "unit")}`,
    `mock: ${unknown("properties.b.gett", "get")}`,
    `mock: ${unknown("properties.c.Poll", "poll")}`,
    `mock: ${unknown("properties.c.presicion", "precision")}`,
    'upper: Cannot start: TypeError: driver must be the name of a driver; it is written "DRIVER" here, write "driver"',
  ]);
});

Deno.test("keys of the driver config are told by where they stand in the file", async () => {
  await using server = await startTestServer({
    "config/server.json": '{ "license": { "tier": "pro" } }',
    "drivers/line.driver.js": LINE,
    "connectors/top.js":
      `export default { driver: "Line", host: "h", prot: 1, pol: [], _limits: 5, _timeouts: { raed: 1 } };`,
    "connectors/inside.js": `export default { driver: "Line", pol: [], prot: 2,
      config: { host: "h", prot: 1, pollRate: 0, poll: ["x"] } };`,
    "connectors/gui.js": `export default { driver: "GUI", hid: ["x"], anything: 1, pollRate: -1,
      config: { poll: [], elsewhere: 1 } };`,
    "connectors/heap.js": `export default { driver: "GUI", _limits: { heapMb: 3 } };`,
  });
  const told = server.log.history.filter(({ level, source }) =>
    level !== "info" && source.startsWith("connector:")
  ).map(({ source, message }) => `${source.slice(10)}: ${message}`).toSorted();
  deepStrictEqual(told, [
    "gui: anything has no effect",
    "gui: config.elsewhere has no effect",
    'gui: config.poll has no effect; did you mean "poll" beside "config"?',
    'gui: hid has no effect; did you mean "hide"?',
    "gui: pollRate is -1 and has no effect; it is a number of milliseconds, 1 or more",
    "heap: Cannot start: _limits.heapMb is 3; 16 to 1024 (MB) are allowed, the most by limits.maxHeapMb of server.json",
    "inside: config.pollRate is 0 and has no effect; it is a number of milliseconds, 1 or more",
    'inside: config.prot is an unknown key; did you mean "port"?',
    'inside: pol is an unknown key; did you mean "poll"?',
    "top: _limits is 5 and has no effect; it is an object",
    'top: _timeouts.raed has no effect; did you mean "read"?',
    'top: pol is an unknown key; did you mean "poll"?',
    'top: prot is an unknown key; did you mean "port"?',
  ]);
});

Deno.test("keys that stand more than once in a connector file are told", async () => {
  await using server = await startTestServer({
    "config/server.json": '{ "license": { "tier": "pro" } }',
    "connectors/psu.js": `const config = { defaultVoltage: 5 };
      export default { "config": { defaultVoltage: 1 }, driver: "MockInstrument", poll: [],
      config: { defaultVoltage: 2, "defaultVoltage": 3 }, poll: ["voltage"],
      methods: { go: () => ({ a: 1, a: 2 }), go: () => 5 }, properties: { x: { get: () => 1, set() {} } } };`,
    "connectors/data.json": '{ "driver": "MockInstrument", "config": { "a": 1 }, "config": {} }',
  });
  const told = server.log.history.filter(({ message }) => message.includes("more than once"))
    .map(({ source, message }) => `${source} ${message}`).toSorted();
  const text = (path: string) => `${path} stands there more than once, and only the last one counts`;
  deepStrictEqual(told, [
    `connector:data ${text("config")}`,
    `connector:psu ${text("config")}`,
    `connector:psu ${text("config.defaultVoltage")}`,
    `connector:psu ${text("methods.go")}`,
    `connector:psu ${text("poll")}`,
  ]);
});

/** False where files of such names are one, as on Windows. */
async function distinguishesCase(): Promise<boolean> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/a`, "");
    return await Deno.stat(`${folder}/A`).then(() => false, () => true);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
