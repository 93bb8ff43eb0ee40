import { deepStrictEqual, rejects, strictEqual, throws } from "node:assert/strict";
import { RecordingContext } from "../testing/recording_context.ts";
import { Gui } from "./gui.ts";
import { GUI } from "./mod.ts";

/** The store of the Connector Guide. */
const WIDGETS = [
  { name: "value1", type: "gauge", label: "Value 1", min: 0, max: 100, unit: "%" },
  { name: "input", type: "slider", label: "Input", min: 0, max: 100, step: 1, value: 50 },
  { name: "running", type: "light", label: "Running", value: false },
  { name: "status", type: "text", label: "Status", value: "Idle" },
  { name: "display", type: "canvas", label: "Display" },
];

async function start(widgets: unknown = WIDGETS): Promise<{ store: Gui; context: RecordingContext }> {
  const context = new RecordingContext();
  const store = new Gui(context);
  await store.init({ widgets });
  return { store, context };
}

Deno.test("each widget becomes a property with its first value", async () => {
  const { store } = await start();
  const values = Object.fromEntries(WIDGETS.map(({ name }) => [name, store.get(name)]));
  deepStrictEqual(values, { value1: 0, input: 50, running: false, status: "Idle", display: "" });
});

Deno.test("the surface says type, access, unit and label, and streams of canvases", async () => {
  const { store } = await start();
  const { properties, actions, streams } = store.surface();
  deepStrictEqual(Object.values(properties).map(({ type, access }) => [type, access]), [
    ["number", "R/W"],
    ["number", "R/W"],
    ["boolean", "R/W"],
    ["string", "R/W"],
    ["string", "R/W"],
  ]);
  deepStrictEqual(properties.input, {
    type: "number",
    access: "R/W",
    description: "Input",
    details: "Shown as `slider` from 0 to 100 in steps of 1",
  });
  strictEqual(properties.value1?.unit, "%");
  deepStrictEqual(actions, {});
  deepStrictEqual(streams, ["display"]);
});

Deno.test("a write is kept and published at once", async () => {
  const { store, context } = await start();
  store.set("value1", 42);
  strictEqual(store.get("value1"), 42);
  deepStrictEqual(context.published, [{ property: "value1", value: 42 }]);
  deepStrictEqual(context.emitted, []);
});

Deno.test("a picture written to a canvas goes to its stream as well", async () => {
  const { store, context } = await start();
  store.set("display", "/9j/AAA");
  deepStrictEqual(context.emitted, [{ stream: "display", data: "/9j/AAA" }]);
  deepStrictEqual(context.published, [{ property: "display", value: "/9j/AAA" }]);
});

const writes: [property: string, written: unknown, kept: unknown][] = [
  ["value1", "42.5", 42.5],
  ["value1", 150, 150],
  ["running", 1, true],
  ["running", "false", false],
  ["status", 42, 42],
  ["value1", "n/a", "n/a"],
  ["status", null, null],
];

for (const [property, written, kept] of writes) {
  Deno.test(`${property} = ${JSON.stringify(written)} reads back as ${JSON.stringify(kept)}`, async () => {
    const { store } = await start();
    store.set(property, written);
    strictEqual(store.get(property), kept);
  });
}

Deno.test("unknown names throw", async () => {
  const { store } = await start();
  throws(() => store.set("nope", 1), { message: "Unknown or read-only property: nope" });
  throws(() => store.set("__proto__", 1), { message: "Unknown or read-only property: __proto__" });
  throws(() => store.get("nope"), { message: "Unknown property: nope" });
  throws(() => store.execute("reset"), { message: "Unknown action: reset" });
});

Deno.test("a widget of an unknown kind takes its type from its value", async () => {
  const { store } = await start([{ name: "a", value: 3 }, { name: "b", type: "dial", value: { x: 1 } }, {
    name: "c",
  }]);
  const types = Object.values(store.surface().properties).map((property) => property.type);
  deepStrictEqual(types, ["number", "object", "object"]);
  strictEqual(store.get("c"), null);
});

const faulty: [widgets: unknown, message: RegExp][] = [
  [5, /'widgets' expected a list/],
  [[{ type: "gauge" }], /'widgets\[0\]' has no name/],
  [[{ name: "a" }, { name: "A" }], /'widgets\[1\]' takes the name 'A' a second time/],
  [[{ name: "a", type: "gauge", min: "low" }], /widgets\[0\].*'min' expected double/],
];

for (const [widgets, message] of faulty) {
  Deno.test(`widgets ${JSON.stringify(widgets)} are refused`, async () => {
    await rejects(start(widgets), { code: "VALIDATION_INVALID_VALUE", message });
  });
}

Deno.test("a store without widgets is empty", async () => {
  const store = new Gui(new RecordingContext());
  await store.init({});
  deepStrictEqual(store.surface(), { properties: {}, actions: {}, streams: [] });
});

Deno.test("the store has no hardware and opts out of the safety gates", () => {
  strictEqual(GUI.meta.requiresSafetyGates, false);
});
