import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { AppError } from "@/lib/protocol/mod.ts";
import { eventually } from "@/tests/support/eventually.ts";
import { bench } from "./testing/bench.ts";

const CONNECTORS = {
  enabled: [
    {
      name: "psu",
      driver: "MockInstrument",
      isTestDevice: false,
      state: "ready",
      message: "Ready",
      restarts: 0,
    },
    {
      name: "dmm",
      driver: "GenericScpi",
      isTestDevice: false,
      state: "error",
      message: "No answer",
      restarts: 2,
    },
  ],
  disabled: [{ name: "cam", driver: "Webcam", isTestDevice: false, reason: "Tier limit" }],
};

Deno.test("connectors lists name, driver, state and message, the disabled ones too", async () => {
  const { run, out } = bench({ answers: { "connectors.all": () => ({ value: CONNECTORS }) } });
  strictEqual(await run("connectors"), 0);
  strictEqual(
    out(),
    `NAME  DRIVER          STATE     MESSAGE
psu   MockInstrument  ready     Ready
dmm   GenericScpi     error     No answer
cam   Webcam          disabled  Tier limit
`,
  );
});

Deno.test("schema prints the keyed form of document 001, in JSON the same", async () => {
  const { run, out } = bench({ json: true });
  strictEqual(await run('schema("psu")'), 0);
  const schema = JSON.parse(out());
  deepStrictEqual(Object.keys(schema), ["name", "driver", "properties", "actions", "streams"]);
  deepStrictEqual(schema.properties.voltage, {
    type: "number",
    access: "rw",
    unit: "V",
    description: "Output voltage",
  });
  deepStrictEqual(schema.actions, { reset: { description: "Reset to defaults" }, rampTo: {} });
  deepStrictEqual(schema.streams, ["wave"]);
});

Deno.test("get shows the value with its unit, in JSON the bare value", async () => {
  const answers = { "connector.call": () => ({ value: 12.5 }) };
  const people = bench({ answers });
  await people.run("get psu voltage");
  strictEqual(people.out(), "12.5 V\n");
  const programs = bench({ answers, json: true });
  await programs.run("psu.voltage");
  strictEqual(programs.out(), "12.5\n");
});

Deno.test("numbers JSON has no text for inside a value are named beside it", async () => {
  const { run, out } = bench({
    answers: { "connector.call": () => ({ value: [1, -Infinity] }) },
    json: true,
  });
  strictEqual(await run("get psu voltage"), 0);
  strictEqual(out(), '{"value":[1,null],"numbers":{"/1":"-Infinity"}}\n');
});

for (const number of ["NaN", "Infinity", "-Infinity"]) {
  Deno.test(`${number} can be told from null in JSON`, async () => {
    const answers = { "connector.call": () => ({ value: Number(number) }) };
    const people = bench({ answers });
    await people.run("get psu voltage");
    strictEqual(people.out(), `${number} V\n`);
    for (const line of ["psu.voltage", "call psu reset"]) {
      const programs = bench({ answers, json: true });
      await programs.run(line);
      strictEqual(programs.out(), `{"value":null,"number":"${number}"}\n`);
    }
    const nothing = bench({ answers: { "connector.call": () => ({ value: null }) }, json: true });
    await nothing.run("psu.voltage");
    strictEqual(nothing.out(), "null\n");
  });
}

Deno.test("--help behind a command is help on it", async () => {
  for (
    const [line, text] of [["help --help", /^help \[command\] +Show/], [
      "get --help",
      /^get <connector>/,
    ]] as const
  ) {
    const { run, out } = bench({});
    strictEqual(await run(line), 0);
    match(out(), text);
  }
});

Deno.test("a whole number that would be rounded is sent as text, digit by digit, and that is said", async () => {
  const long = "12345678901234567891";
  const answers = { "connector.call": () => ({ value: null }), "driver.init": () => ({ value: "t" }) };
  const { run, fake, err } = bench({ answers });
  strictEqual(await run(`psu.voltage = ${long}`), 0);
  strictEqual(await run(`set psu voltage -${long}`), 0);
  strictEqual(await run(`psu.rampTo({ to: [${long}] }, 5)`), 0);
  strictEqual(await run(`call psu rampTo serial=${long}`), 0);
  strictEqual(await run(`drivers init X id=${long}`), 0);
  deepStrictEqual(fake.asked.filter(([type]) => /call|init/.test(type)).map(([, fields]) => fields), [
    { connector: "psu", property: "voltage", args: [long] },
    { connector: "psu", property: "voltage", args: [`-${long}`] },
    { connector: "psu", method: "rampTo", args: [{ to: [long] }, 5] },
    { connector: "psu", method: "rampTo", args: [{ serial: long }] },
    { name: "X", config: { id: long } },
  ]);
  strictEqual(
    err().match(/12345678901234567891 is sent as text: as a number it would be rounded/g)?.length,
    5,
  );
});

Deno.test("set and call send values and arguments as connector.call wants them", async () => {
  const { run, fake, out } = bench({ answers: { "connector.call": () => ({ value: null }) } });
  strictEqual(await run("psu.voltage = 12"), 0);
  strictEqual(await run("call psu rampTo 5 {wait: true}"), 0);
  strictEqual(await run("call psu rampTo target=5 wait=true"), 0);
  deepStrictEqual(fake.asked.map(([, fields]) => fields), [
    { connector: "psu", property: "voltage", args: [12] },
    { connector: "psu", method: "rampTo", args: [5, { wait: true }] },
    { connector: "psu", method: "rampTo", args: [{ target: 5, wait: true }] },
  ]);
  strictEqual(out(), "ok\nok\nok\n");
});

for (
  const [line, outcome, code, message] of [
    ["get nobody x", 1, "CONN_NOT_FOUND", /no connector 'nobody'/],
    ["schema nobody", 1, "CONN_NOT_FOUND", /known: psu/],
    ["watch psu nothing", 1, "CONN_CALL_FAILED", /psu has no such property; it has voltage, volume, power/],
    ["get psu", 2, "VALIDATION_INVALID_VALUE", /Something is missing; write: get <connector> <property>/],
    ["get psu voltage 3", 2, "VALIDATION_INVALID_VALUE", /"3" is too much; write: get/],
    [
      "frobnicate",
      2,
      "VALIDATION_INVALID_VALUE",
      /There is no command "frobnicate"; there are help, connectors/,
    ],
    ["drivers frob", 2, "VALIDATION_INVALID_VALUE", /Unknown: drivers frob; scan, list, meta/],
    ["drivers get x", 2, "VALIDATION_INVALID_VALUE", /No driver is being tried; drivers init <name>/],
    ["stream psu wave --count none", 2, "VALIDATION_INVALID_VALUE", /--count is "none"/],
    ["logs --tail", 2, "VALIDATION_INVALID_VALUE", /Unknown option --tail/],
    [
      "script run /nowhere/x.js",
      1,
      "SCRIPT_NOT_FOUND",
      /Cannot read \/nowhere\/x\.js: there is no such file/,
    ],
  ] as const
) {
  Deno.test(`${line} fails with ${code}, in JSON as one value`, async () => {
    const answers = {
      "connector.call": () => {
        throw new AppError("CONN_NOT_FOUND", "There is no connector 'nobody'; known: psu");
      },
    };
    const people = bench({ answers });
    strictEqual(await people.run(line), outcome);
    strictEqual(people.out(), "");
    match(people.err(), message);
    const programs = bench({ answers, json: true });
    strictEqual(await programs.run(line), outcome);
    const { error } = JSON.parse(programs.out());
    strictEqual(error.code, code);
    match(error.message, message);
  });
}

Deno.test("watch prints the value, then each change, until Ctrl+C", async () => {
  const { run, fake, out, session } = bench();
  const end = new AbortController();
  const running = run("watch PSU Voltage", end.signal);
  await eventually(() => fake.listeners > 0, "the subscription");
  fake.state({ psu: { voltage: 1, power: 9 }, dmm: { voltage: 5 } }, true);
  fake.state({ psu: { voltage: 1 } });
  fake.state({ dmm: { voltage: 6 } });
  fake.state({ psu: { voltage: 2 } });
  end.abort();
  strictEqual(await running, 0);
  match(out(), /^\d\d:\d\d:\d\d\.\d{3} {2}psu\.voltage {2}1 V\n\S+ {2}psu\.voltage {2}2 V\n$/);
  strictEqual(fake.listeners, 0);
  strictEqual(session.trial, undefined);
});

Deno.test("watch reads a property that is not polled, and says so", async () => {
  const { run, fake, out, err } = bench({ answers: { "connector.call": () => ({ value: 3 }) } });
  const end = new AbortController();
  const running = run("watch psu voltage", end.signal);
  await eventually(() => fake.listeners > 0, "the subscription");
  fake.state({ psu: { power: 9 } }, true);
  await eventually(() => out().includes("3 V"), "the value");
  end.abort();
  strictEqual(await running, 0);
  match(err(), /psu\.voltage is not polled; reading it once a second/);
});

Deno.test("watch in JSON is one list, whatever ends it", async () => {
  const { run, fake, out } = bench({ json: true });
  const end = new AbortController();
  const running = run("watch psu", end.signal);
  await eventually(() => fake.listeners > 0, "the subscription");
  fake.state({ psu: { voltage: 1, power: { w: 2 } } }, true);
  end.abort();
  await running;
  deepStrictEqual(
    JSON.parse(out()).map(({ property, value }: { property: string; value: unknown }) => [property, value]),
    [
      ["voltage", 1],
      ["power", { w: 2 }],
    ],
  );
});

Deno.test("stream --count ends after so many items", async () => {
  const { run, fake, out } = bench({ json: true });
  const running = run("stream psu wave --count 2");
  await eventually(() => fake.listeners > 0, "the subscription");
  for (const item of [[1, 2], { a: 1 }, "too much"]) fake.item(item);
  strictEqual(await running, 0);
  deepStrictEqual(JSON.parse(out()), [[1, 2], { a: 1 }]);
  strictEqual(fake.listeners, 0);
});

Deno.test("stream --json tells NaN in its items from null", async () => {
  const { run, fake, out } = bench({ json: true });
  const running = run("stream psu wave --count 2");
  await eventually(() => fake.listeners > 0, "the subscription");
  for (const item of [NaN, [1, NaN]]) fake.item(item);
  strictEqual(await running, 0);
  deepStrictEqual(JSON.parse(out()), [
    { value: null, number: "NaN" },
    { value: [1, null], numbers: { "/1": "NaN" } },
  ]);
});

Deno.test("a stream that is not declared is waited for, and that is said", async () => {
  const { run, fake, err } = bench();
  const end = new AbortController();
  const running = run("stream psu other", end.signal);
  await eventually(() => fake.listeners > 0, "the subscription");
  end.abort();
  strictEqual(await running, 0);
  match(err(), /psu declares no stream "other" \(it has wave\); waiting for it/);
});

Deno.test("a trial runs through the connector that driver.init names", async () => {
  const { run, fake, out } = bench({
    answers: {
      "driver.init": () => ({ value: "trial-1" }),
      "driver.shutdown": () => ({ connector: "trial-1", success: true }),
      "connector.call": () => ({ value: null }),
    },
  });
  for (
    const line of [
      'drivers init MockInstrument {"defaultVoltage": 3}',
      "drivers set voltage 5",
      "drivers exec ramp to=5",
      "drivers shutdown",
    ]
  ) strictEqual(await run(line), 0, line);
  deepStrictEqual(fake.asked, [
    ["driver.init", { name: "MockInstrument", config: { defaultVoltage: 3 } }],
    ["connector.call", { connector: "trial-1", property: "voltage", args: [5] }],
    ["connector.call", { connector: "trial-1", method: "ramp", args: [{ to: 5 }] }],
    ["driver.shutdown", { connector: "trial-1" }],
  ]);
  match(out(), /MockInstrument has started;.*\nok\nok\nMockInstrument was shut down\n/);
  strictEqual(await run("drivers shutdown"), 2);
});

Deno.test("a trial that went with the connection is over, and what starts it again is said", async () => {
  const { run, err, session } = bench({
    answers: {
      "driver.init": () => ({ value: "trial-1" }),
      "connector.call": () => {
        throw new AppError("CONN_NOT_FOUND", "There is no connector 'trial-1'");
      },
    },
  });
  await run("drivers init MockInstrument");
  strictEqual(await run("drivers init TestDevice"), 2);
  strictEqual(await run("drivers get voltage"), 1);
  match(err(), /has ended on the server; drivers init MockInstrument starts it again/);
  strictEqual(session.trial, undefined);
});

Deno.test("a driver that starts after Ctrl+C is shut down again", async () => {
  const started = Promise.withResolvers<{ value: string }>();
  const { run, fake } = bench({
    answers: { "driver.init": () => started.promise, "driver.shutdown": () => ({}) },
  });
  const end = new AbortController();
  const running = run("drivers init Slow", end.signal);
  await eventually(() => fake.asked.length > 0, "the request");
  end.abort(new Error("Interrupted"));
  strictEqual(await running, 1);
  started.resolve({ value: "trial-9" });
  await eventually(() => fake.asked.length > 1, "the shutdown");
  deepStrictEqual(fake.asked[1], ["driver.shutdown", { connector: "trial-9" }]);
});

Deno.test("logs --follow prints the past once and then what comes", async () => {
  const entry = (message: string) => ({
    level: "info" as const,
    source: "server",
    message,
    time: "2026-01-01T00:00:00Z",
  });
  const { run, fake, out } = bench({
    json: true,
    answers: {
      "server.logs.history": () => {
        fake.emit("server.log", entry("two"));
        return { value: [entry("one"), entry("two")] };
      },
    },
  });
  const end = new AbortController();
  const running = run("logs --follow", end.signal);
  await eventually(() => out().includes("two"), "the history");
  fake.emit("server.log", entry("three\x1b[2J"));
  end.abort();
  await running;
  deepStrictEqual(JSON.parse(out()).map(({ message }: { message: string }) => message), [
    "one",
    "two",
    "three\x1b[2J",
  ]);
  strictEqual(fake.listeners, 0);
});

Deno.test("script output follows what every script does", async () => {
  const { run, fake, out } = bench();
  const end = new AbortController();
  const running = run("script output", end.signal);
  await eventually(() => fake.listeners > 0, "the listeners");
  fake.emit("script.started", { script: "ramp" });
  fake.emit("script.output", { script: "ramp", level: "warn", args: ["hot", { t: 80 }], time: "" });
  fake.emit("script.done", { script: "ramp", error: null, stopped: true });
  end.abort();
  await running;
  match(out(), /ramp {2}started\n.*ramp {2}warn: hot \{ t: 80 \}\n.*ramp {2}stopped\n/);
  strictEqual(fake.listeners, 0);
});

Deno.test("help lists every command, and those below one", async () => {
  const { run, out } = bench();
  await run("help");
  match(out(), /get <connector> <property> .*psu\.voltage/);
  const driversOnly = bench();
  await driversOnly.run("help drivers");
  match(driversOnly.out(), /^drivers scan .*\n/);
  strictEqual(driversOnly.out().includes("connectors"), false);
});
