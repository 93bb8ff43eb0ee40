import { deepStrictEqual, match, ok, rejects, strictEqual, throws } from "node:assert/strict";
import { RecordingContext } from "../testing/recording_context.ts";
import { always, type Answer, inTurn, ScriptedTransport, silence } from "../testing/scripted_transport.ts";
import { GenericScpi } from "./generic_scpi.ts";
import { GENERIC_SCPI } from "./mod.ts";

/** The declared items of the Connector Guide's BK Precision 9122A, and a little more. */
const SCPI = {
  properties: {
    voltage: { cmd: "VOLT", type: "float", unit: "V", description: "Programmed voltage" },
    output: { cmd: "OUTP", type: "bool", description: "Output enable" },
    measured_voltage: { cmd: "MEAS:VOLT?", type: "float", unit: "V" },
    range: { cmd: "VOLT:RANG", type: "int" },
    mode: { cmd: "FUNC" },
    serial: { cmd: "SYST:SER", type: "string", readonly: true },
  },
  methods: {
    local: { cmd: "SYST:LOC", description: "Return to local control" },
    save: { cmd: "*SAV", arg: "int", description: "Save settings to memory" },
    display: { cmd: "DISP:TEXT", arg: { name: "text", type: "string" } },
  },
};

interface Bench {
  driver: GenericScpi;
  transport: ScriptedTransport;
  context: RecordingContext;
}

async function start(
  answers: Record<string, Answer> = {},
  config: Record<string, unknown> = {},
): Promise<Bench> {
  const transport = new ScriptedTransport({ "*IDN?": always("ACME,PSU,1,2"), ...answers });
  const context = new RecordingContext();
  const driver = new GenericScpi(context, () => transport);
  await driver.init({ autoConnect: true, scpi: SCPI, ...config });
  transport.events.length = 0;
  return { driver, transport, context };
}

Deno.test("without autoConnect nothing is opened until connect()", async () => {
  const { driver, transport } = await start({ "VOLT?": always("5") }, { autoConnect: false });
  strictEqual(driver.get("connected"), false);
  await rejects(async () => await driver.get("voltage"), {
    code: "CONN_CALL_FAILED",
    message:
      "Cannot read 'voltage' of 'bench': Not connected: call connect() first, or set config.autoConnect to true",
  });
  strictEqual(await driver.execute("connect", {}), "ACME,PSU,1,2");
  strictEqual(driver.get("connected"), true);
  strictEqual(driver.get("identity"), "ACME,PSU,1,2");
  strictEqual(await driver.get("voltage"), 5);
  strictEqual(await driver.execute("disconnect", {}), "OK");
  strictEqual(driver.get("connected"), false);
  deepStrictEqual(transport.events, ["connect", "query *IDN?", "query VOLT?", "close"]);
});

Deno.test("autoConnect sends initCommands and reads the identity", async () => {
  const transport = new ScriptedTransport({ "*IDN?": always("ACME") });
  const driver = new GenericScpi(new RecordingContext(), () => transport);
  await driver.init({ autoConnect: true, initCommands: " SYST:REM ; *CLS;" });
  deepStrictEqual(transport.events, ["connect", "write SYST:REM", "write *CLS", "query *IDN?"]);
});

Deno.test("an instrument that does not answer, or refuses an initial command, is there all the same, and it is told", async () => {
  for (const initCommands of ["", "TRIG?"]) {
    const transport = new ScriptedTransport({ "A?": always("1") });
    const context = new RecordingContext();
    const driver = new GenericScpi(context, () => transport);
    await driver.init({ autoConnect: true, initCommands });
    strictEqual(driver.get("connected"), true);
    ok(context.logged.length === 1 && context.logged[0]!.startsWith("warn "), context.logged.join());
    await driver.shutdown();
    strictEqual(transport.connected, false);
  }
});

Deno.test("a line that cannot be opened fails init", async () => {
  const transport = new ScriptedTransport();
  transport.refusal = new Error("refused");
  const driver = new GenericScpi(new RecordingContext(), () => transport);
  await rejects(driver.init({ autoConnect: true }), /refused/);
  await driver.shutdown();
});

Deno.test("declared properties are read and written by their command", async () => {
  const { driver, transport } = await start({
    "VOLT?": always("+1.25E+01"),
    "OUTP?": inTurn(["OFF"], ["1"]),
    "MEAS:VOLT?": always("12.499"),
    "VOLT:RANG?": always("+2.0E+0"),
    "FUNC?": always("VOLT"),
  });
  strictEqual(await driver.get("voltage"), 12.5);
  strictEqual(await driver.get("output"), false);
  strictEqual(await driver.get("output"), true);
  strictEqual(await driver.get("measured_voltage"), 12.499);
  strictEqual(await driver.get("range"), 2);
  strictEqual(await driver.get("mode"), "VOLT", "the default type is string");
  transport.events.length = 0;
  await driver.set("voltage", 5);
  await driver.set("output", true);
  await driver.set("output", "off");
  await driver.set("range", "3");
  deepStrictEqual(transport.events, ["write VOLT 5", "write OUTP ON", "write OUTP OFF", "write VOLT:RANG 3"]);
});

Deno.test("a query command and readonly make a property read-only", async () => {
  const { driver } = await start();
  for (const name of ["measured_voltage", "serial", "identity", "nope"]) {
    await rejects(driver.set(name, 1), { message: `Unknown or read-only property: ${name}` });
  }
});

Deno.test("a reply that makes no sense is asked for once more and then reported with its item", async () => {
  const { driver, transport } = await start({ "VOLT?": inTurn(["??"], ["5"]), "MEAS:VOLT?": always("NaN") });
  strictEqual(await driver.get("voltage"), 5);
  await rejects(async () => await driver.get("measured_voltage"), {
    code: "CONN_CALL_FAILED",
    message: `Cannot read 'measured_voltage' of 'bench': the reply "NaN" is not of type float`,
  });
  deepStrictEqual(transport.events, [
    "query VOLT?",
    "query *IDN?",
    "query VOLT?",
    "query MEAS:VOLT?",
    "query *IDN?",
    "query MEAS:VOLT?",
  ]);
});

Deno.test("a value of the wrong type, or one that hides a command, is refused before it is sent", async () => {
  const { driver, transport } = await start();
  await rejects(driver.set("voltage", "high"), {
    code: "VALIDATION_INVALID_VALUE",
    message: `Property 'voltage' expected double, got string "high"`,
  });
  await rejects(driver.set("mode", "VOLT;OUTP ON"), { code: "VALIDATION_INVALID_VALUE" });
  await rejects(driver.execute("display", { text: "x\nOUTP ON" }), { code: "VALIDATION_INVALID_VALUE" });
  await rejects(async () => await driver.execute("query", { command: "A?\nB?" }), {
    code: "VALIDATION_INVALID_VALUE",
  });
  await rejects(async () => await driver.execute("measure", { function: "VOLT?\nOUTP ON" }), {
    code: "VALIDATION_INVALID_VALUE",
  });
  deepStrictEqual(transport.events, []);
});

Deno.test("declared methods send their command, with their argument if they have one", async () => {
  const { driver, transport } = await start();
  strictEqual(await driver.execute("local", undefined), "OK");
  await driver.execute("save", { value: 3 });
  await driver.execute("display", { text: '"Hi; there"' });
  deepStrictEqual(transport.events, ["write SYST:LOC", "write *SAV 3", 'write DISP:TEXT "Hi; there"']);
  await rejects(driver.execute("save", {}), { message: "Argument 'value' expected int, got nothing" });
});

Deno.test("the fixed actions send the documented commands", async () => {
  const { driver, transport } = await start({
    "*OPC?": always("1"),
    "*STB?": inTurn(["+4"], ["busy"]),
    "MEAS:CURR?": always("0.25"),
    "VOLT? MAX": always(" 32 "),
  });
  strictEqual(await driver.execute("identify", {}), "ACME,PSU,1,2");
  strictEqual(await driver.execute("reset", {}), "OK");
  strictEqual(await driver.execute("clear", {}), "OK");
  strictEqual(await driver.execute("query", { command: " VOLT? MAX " }), "32");
  strictEqual(await driver.execute("send", { command: "VOLT 5;OUTP ON" }), "OK");
  strictEqual(await driver.execute("opc", {}), "1");
  strictEqual(await driver.execute("stb", {}), 4);
  strictEqual(await driver.execute("stb", {}), "busy");
  strictEqual(await driver.execute("measure", { function: "CURR" }), 0.25);
  deepStrictEqual(transport.events, [
    "query *IDN?",
    "write *RST",
    "write *CLS",
    "query VOLT? MAX",
    "write VOLT 5;OUTP ON",
    "query *OPC?",
    "query *STB?",
    "query *STB?",
    "query MEAS:CURR?",
  ]);
});

Deno.test("readErrors reads until code 0 and keeps the list", async () => {
  const { driver } = await start({
    "SYST:ERR?": inTurn(['-113,"Undefined header"'], ['-222,"Data out of range"'], ['+0,"No error"']),
  });
  const expected = ['-113,"Undefined header"', '-222,"Data out of range"'];
  deepStrictEqual(await driver.execute("readErrors", {}), expected);
  deepStrictEqual(driver.get("errors"), expected);
  deepStrictEqual(await driver.execute("readErrors", {}), []);
  deepStrictEqual(driver.get("errors"), []);
});

Deno.test("readErrors stops after 20, and keeps what it has when a read fails", async () => {
  const endless = await start({ "SYST:ERR?": always('-1,"x"') });
  strictEqual((await endless.driver.execute("readErrors", {}) as string[]).length, 20);
  const failing = await start({ "SYST:ERR?": inTurn(['-1,"x"'], silence("SYST:ERR?")) });
  await rejects(failing.driver.execute("readErrors", {}), /no answer/);
  deepStrictEqual(failing.driver.get("errors"), ['-1,"x"']);
});

Deno.test("the fixed properties tell about the line", async () => {
  const { driver } = await start({ "VOLT?": always("5") }, { transport: "serial" });
  await driver.get("voltage");
  strictEqual(driver.get("transport"), "serial");
  strictEqual(driver.get("lastCommand"), "VOLT?");
  strictEqual(driver.get("lastResponse"), "5");
  strictEqual(driver.get("queryCount"), 2, "*IDN? and VOLT?");
  throws(() => driver.get("nope"), { message: "Unknown property: nope" });
  throws(() => driver.execute("nope", {}), { message: "Unknown action: nope" });
});

Deno.test("the surface has the fixed and the declared items", async () => {
  const { driver } = await start();
  const { properties, actions, streams } = driver.surface();
  deepStrictEqual(properties.voltage, {
    type: "double",
    access: "R/W",
    unit: "V",
    description: "Programmed voltage",
    details: "Reads `VOLT?`, writes `VOLT <value>`.",
  });
  strictEqual(properties.measured_voltage?.access, "R");
  strictEqual(properties.serial?.access, "R");
  strictEqual(properties.mode?.type, "string");
  strictEqual(properties.identity?.access, "R");
  deepStrictEqual(actions.save?.args, [{ name: "value", type: "int" }]);
  deepStrictEqual(actions.display?.args, [{ name: "text", type: "string" }]);
  ok("readErrors" in actions);
  deepStrictEqual(streams, ["scpi"]);
  strictEqual(driver.publishes, "without a list");
});

Deno.test("a declared item takes the place of a fixed one of the same name, whatever the case", async () => {
  const scpi = { properties: { Identity: { cmd: "ID?" } }, methods: { reset: { cmd: "SYST:PRES" } } };
  const { driver, transport } = await start({ "ID?": always("me") }, { scpi });
  const { properties, actions } = driver.surface();
  deepStrictEqual(Object.keys(properties).filter((name) => /identity/i.test(name)), ["Identity"]);
  match(actions.reset!.details!, /SYST:PRES/);
  strictEqual(await driver.get("Identity"), "me");
  await driver.execute("reset", {});
  strictEqual(transport.events.at(-1), "write SYST:PRES");
});

Deno.test("debug puts each transaction on the scpi stream and into the log", async () => {
  const { driver, context } = await start({ "VOLT?": always("5") }, { debug: true });
  await driver.get("voltage");
  const [identity, voltage] = await context.items("scpi", 2) as string[];
  match(identity!, /TX "\*IDN\?" RX "ACME,PSU,1,2"/);
  match(voltage!, /TX "VOLT\?" RX "5"/);
  ok(context.logged.some((line) => line.includes('TX "VOLT?"')));
  const quiet = await start({ "VOLT?": always("5") });
  await quiet.driver.get("voltage");
  deepStrictEqual(quiet.context.emitted, []);
});

Deno.test("config._transport wins over the driver's own", async () => {
  const given = new ScriptedTransport({ "*IDN?": always("given") });
  const driver = new GenericScpi(new RecordingContext(), () => {
    throw new RangeError("must not be opened");
  });
  await driver.init({ _transport: given, autoConnect: true, transport: "serial" });
  strictEqual(driver.get("identity"), "given");
  strictEqual(driver.get("transport"), "custom");
  await driver.shutdown();
  strictEqual(given.connected, false);
});

Deno.test("a _transport that is none is refused", async () => {
  await rejects(start({}, { _transport: {} }), {
    code: "VALIDATION_INVALID_VALUE",
    message: /'_transport' expected what createTcpTransport\(\)/,
  });
});

Deno.test("the placeholder host is refused with the reason instead of a timeout", async () => {
  const driver = GENERIC_SCPI.create(new RecordingContext());
  await rejects(driver.init({ autoConnect: true }), /'host' is still the placeholder 192\.0\.2\.100/);
  await driver.shutdown();
});

Deno.test("a caller's signal ends its waiting", async () => {
  const { driver } = await start({ "VOLT?": always("5") });
  await rejects(
    async () => await driver.get("voltage", { signal: AbortSignal.abort(new Error("stopped")) }),
    /stopped/,
  );
});

Deno.test("GenericScpi is found as Scpi too and its template declares a power supply", () => {
  deepStrictEqual(GENERIC_SCPI.meta.aliases, ["Scpi"]);
  match(GENERIC_SCPI.template, /driver: "GenericScpi"/);
});
