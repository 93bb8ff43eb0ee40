import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import vm from "node:vm";
import manifest from "./manifest.json" with { type: "json" };
import source from "./mock_instrument.driver.js" with { type: "text" };
import template from "./template.js" with { type: "text" };

interface JsDriver {
  meta: {
    name: string;
    version: string;
    group: string;
    properties: Record<string, { type: string; access: string; unit?: string }>;
    actions: Record<string, unknown>;
    streams: string[];
  };
  init(config: unknown): Promise<void>;
  get(property: string): Promise<unknown>;
  set(property: string, value: unknown): Promise<void>;
  execute(action: string, args?: unknown): Promise<unknown>;
  shutdown(): Promise<void>;
}

/** Runs the source in a realm that has nothing but the language and what document 002 lists. */
function load(): JsDriver {
  const absent = () => {
    throw new Error("Not for this driver");
  };
  const log = { debug: absent, info: absent, warn: absent, error: absent };
  const realm = vm.createContext({ createTcpTransport: absent, createSerialTransport: absent, log });
  return vm.runInContext(
    `"use strict";${source.replace("export default", "globalThis.driver =")};driver`,
    realm,
  );
}

async function start(config?: unknown): Promise<JsDriver> {
  const driver = load();
  await driver.init(config);
  return driver;
}

Deno.test("MockInstrument runs with the language and the documented globals alone", async () => {
  const driver = await start({ defaultVoltage: 3 });
  strictEqual(await driver.get("voltage"), 3);
  ok(!/\bimport\s*["(]|\brequire\s*\(/.test(source));
});

Deno.test("its items are those of the Connector Guide", () => {
  const { meta } = load();
  const shape = Object.entries(meta.properties).map(([name, { type, access }]) =>
    `${name} ${type} ${access}`
  );
  deepStrictEqual(shape, [
    "voltage number rw",
    "current number rw",
    "output boolean rw",
    "measured_voltage number r",
    "measured_current number r",
  ]);
  deepStrictEqual(Object.keys(meta.actions), ["reset"]);
  strictEqual(meta.streams.length, 0);
});

Deno.test("it starts off, at 0 V and 1 A, unless config says otherwise", async () => {
  const driver = await start();
  deepStrictEqual([await driver.get("voltage"), await driver.get("current"), await driver.get("output")], [
    0,
    1,
    false,
  ]);
  const other = await start({ defaultVoltage: "5", defaultCurrent: 0.2 });
  deepStrictEqual([await other.get("voltage"), await other.get("current")], [5, 0.2]);
});

Deno.test("the measured values follow the output and the current limit", async () => {
  const driver = await start({ defaultVoltage: 12, defaultCurrent: 1 });
  strictEqual(await driver.get("measured_voltage"), 0);
  await driver.set("output", true);
  ok(Math.abs(await driver.get("measured_voltage") as number - 12) < 0.01);
  ok(Math.abs(await driver.get("measured_current") as number - 1) < 0.01, "limited");
  await driver.set("voltage", 5);
  ok(Math.abs(await driver.get("measured_current") as number - 0.5) < 0.01);
});

Deno.test("reset goes back to the values of config with the output off", async () => {
  const driver = await start({ defaultVoltage: 2 });
  await driver.set("voltage", 9);
  await driver.set("output", true);
  strictEqual(await driver.execute("reset"), "OK");
  deepStrictEqual([await driver.get("voltage"), await driver.get("output")], [2, false]);
});

Deno.test("unknown names and wrong values throw", async () => {
  const driver = await start();
  await rejects(driver.get("nope"), /^Error: Unknown property: nope$/);
  await rejects(
    driver.set("measured_voltage", 1),
    /^Error: Unknown or read-only property: measured_voltage$/,
  );
  await rejects(driver.execute("nope"), /^Error: Unknown action: nope$/);
  await rejects(driver.set("voltage", "high"), /voltage expected a number, got "high"/);
  await rejects(driver.set("voltage", null), /voltage expected a number, got null/);
  await rejects(driver.set("output", "maybe"), /output expected true or false/);
  await rejects(start({ defaultVoltage: {} }), /config.defaultVoltage expected a number/);
});

Deno.test("the manifest says what the driver says and keeps the rules of a package", () => {
  const { meta } = load();
  deepStrictEqual([manifest.name, manifest.version, manifest.group], [meta.name, meta.version, meta.group]);
  strictEqual(manifest.formatVersion, 1);
  strictEqual(manifest.tier, 1);
  match(manifest.id, /^[a-z0-9][a-z0-9-]{2,39}\/[a-z0-9][a-z0-9-]{2,39}$/);
  ok(manifest.description.length >= 40);
  ok(manifest.tags.length >= 1 && manifest.tags.length <= 8);
  strictEqual(Deno.statSync(new URL(manifest.entryPoint, import.meta.url)).isFile, true);
  match(template, /driver: "MockInstrument"/);
});
