import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { ActionItem, PropertyItem } from "@/lib/protocol/mod.ts";
import { connectorSample } from "./connector_samples.ts";
import { schemaOf, startLab, wrap } from "./lab.ts";

const FUNCTIONS = ["bare", "tuple", "object", "called"];

Deno.test("the three forms of methods in the guide all run", async () => {
  await using lab = await startLab({ "robot.js": wrap("Fairino", connectorSample("method forms")) });
  const { client } = lab;
  strictEqual(await client.call("robot", "goHome"), "OK");
  deepStrictEqual(await client.get("robot", "lastMove"), { action: "home" });
  strictEqual(await client.call("robot", "moveTo", 1, 2, 3), "OK");
  deepStrictEqual(await client.get("robot", "lastMove"), { action: "moveL", pose: [1, 2, 3] });
  strictEqual(await client.call("robot", "rampTo", 5), null);
  strictEqual(await client.call("robot", "scan"), null);
  const { actions } = await schemaOf(client, "robot");
  deepStrictEqual(
    ["goHome", "moveTo", "rampTo", "scan"].map((name) => actions.find((item) => item.name === name)),
    [
      { name: "goHome", source: "custom", hidden: false },
      { name: "moveTo", description: "Linear move", source: "custom", hidden: false },
      { name: "rampTo", description: "Ramp voltage to target", source: "custom", hidden: false },
      { name: "scan", description: "Take a measurement", source: "custom", hidden: false },
    ],
  );
});

Deno.test("the forms of a method differ in nothing but how they are written", async () => {
  await using lab = await startLab({
    "m.js": wrap(
      "MyDriver",
      `methods: {
        bare: (a, b) => [a, b ?? "none"],
        tuple: [(a, b) => [a, b ?? "none"], "Text"],
        object: { fn: (a, b) => [a, b ?? "none"], description: "Text" },
        called: { call: async (a, b) => [a, b ?? "none"], description: "Text" },
      }`,
    ),
  });
  const { actions } = await schemaOf(lab.client, "m");
  for (const name of FUNCTIONS) {
    deepStrictEqual(await lab.client.call("m", name, 1, { two: 2 }), [1, { two: 2 }]);
    deepStrictEqual(await lab.client.call("m", name, 1), [1, "none"]);
    deepStrictEqual(item(actions, name), {
      ...item(actions, "tuple"),
      ...(name === "bare" ? NO_TEXT : {}),
      name,
    });
  }
});

Deno.test("the three forms of properties in the guide all read; polled ones are published", async () => {
  await using lab = await startLab({ "robot.js": wrap("Fairino", connectorSample("property forms")) });
  const { client } = lab;
  deepStrictEqual(await client.get("robot", "position"), [100, 200, 300, 0, 0, 0]);
  strictEqual(await client.get("robot", "power"), 6);
  strictEqual(await client.get("robot", "idle"), true);
  const { properties } = await schemaOf(client, "robot");
  strictEqual(item(properties, "position").description, undefined);
  strictEqual(item(properties, "power").description, "Power (W)");
  strictEqual(item(properties, "idle").description, "Robot is idle");
  client.raw('{"type":"state.subscribe"}');
  await client.until(
    ({ updates }) => Object.keys((updates as Record<string, object>)?.robot ?? {}).length === 2,
    "the state",
  );
  deepStrictEqual(await client.value({ type: "state.snapshot" }), { robot: { power: 6, idle: true } });
});

Deno.test("the forms of a property differ in nothing but how they are written", async () => {
  await using lab = await startLab({
    "p.js": wrap(
      "MyDriver",
      `properties: {
        bare: () => driver.voltage * 2,
        tuple: [() => driver.voltage * 2, "Text"],
        object: { get: () => driver.voltage * 2, description: "Text" },
        called: { fn: () => driver.voltage * 2, description: "Text" },
      }`,
    ),
  });
  const { properties } = await schemaOf(lab.client, "p");
  for (const name of FUNCTIONS) {
    strictEqual(await lab.client.get("p", name), 10);
    deepStrictEqual(item(properties, name), {
      ...item(properties, "tuple"),
      ...(name === "bare" ? NO_TEXT : {}),
      name,
    });
  }
});

Deno.test("the third element of a property's tuple may hold a setter", async () => {
  await using lab = await startLab({
    "p.js": wrap(
      "MyDriver",
      `properties: {
        millivolts: [() => driver.voltage * 1000, "mV", { set: (v) => { driver.voltage = v / 1000; }, poll: true }],
        half: { get: () => driver.voltage / 2, set(v) { driver.voltage = v * 2; } },
        target: { set: (v) => { driver.voltage = v; } },
      }`,
    ),
  });
  const { client } = lab;
  strictEqual(await client.set("p", "millivolts", 3000), null);
  strictEqual(await client.get("p", "voltage"), 3);
  await client.set("p", "half", 4);
  strictEqual(await client.get("p", "voltage"), 8);
  await client.set("p", "target", 9);
  strictEqual(await client.get("p", "voltage"), 9);
  const { properties } = await schemaOf(client, "p");
  deepStrictEqual(
    ["millivolts", "half", "target"].map((name) => item(properties, name).access),
    ["rw", "rw", "w"],
  );
});

Deno.test("the top-level poll list publishes the properties it names, custom and driver ones", async () => {
  const sample = connectorSample("top-level poll");
  await using lab = await startLab({
    "robot.js": sample,
    "other.js": sample.replace('["position", "joints", "idle"]', '["position", "forceSensor"]'),
  });
  const { client } = lab;
  client.raw('{"type":"state.subscribe"}');
  await client.when(
    () => {
      const seen: Record<string, Record<string, unknown>> = {};
      for (const { updates } of client.received) {
        for (const [name, values] of Object.entries(updates ?? {})) seen[name] = { ...seen[name], ...values };
      }
      return Object.keys(seen.robot ?? {}).length === 3 && Object.keys(seen.other ?? {}).length === 2;
    },
    "both states",
  );
  deepStrictEqual(await client.value({ type: "state.snapshot" }), {
    other: { position: [100, 200, 300, 0, 0, 0], forceSensor: [7, 8, 9] },
    robot: { position: [100, 200, 300, 0, 0, 0], joints: [1, 2, 3, 4, 5, 6], idle: true },
  });
});

Deno.test("pollRate of the guide makes polling slower than the default", async () => {
  const poll = 'poll: ["reads"]';
  await using lab = await startLab({
    "slow.js": wrap("MyDriver", connectorSample("poll rate"), poll),
    "usual.js": wrap("MyDriver", poll),
  });
  const { client } = lab;
  client.raw('{"type":"state.subscribe"}');
  const latest = (name: string) =>
    Math.max(0, ...client.received.map(({ updates }) => Number((updates as never)?.[name]?.["reads"] ?? 0)));
  await client.when(() => latest("usual") >= 10, "ten polls");
  ok(latest("slow") <= 7, `${latest("slow")} polls at 500 ms while there were ${latest("usual")} at 200 ms`);
  ok(latest("slow") >= 2);
});

Deno.test("only changed values are published: an equal new object changes nothing", async () => {
  await using lab = await startLab({
    "p.js": wrap("MyDriver", 'poll: ["constant", "reads"]', "pollRate: 20"),
  });
  const { client } = lab;
  client.raw('{"type":"state.subscribe"}');
  const having = (name: string) =>
    client.received.filter(({ updates }) => name in ((updates as never)?.["p"] ?? {}));
  // What was collected before the subscription may come once more.
  await client.when(() => having("reads").length >= 3, "the state to settle");
  strictEqual(having("constant").length >= 1, true);
  client.clear();
  await client.when(() => having("reads").length >= 5, "five changes of the other property");
  strictEqual(having("constant").length, 0);
});

const NO_TEXT = { description: undefined };

function item<T extends ActionItem | PropertyItem>(items: readonly T[], name: string): T {
  const found = items.find((candidate) => candidate.name === name)!;
  return { ...found, description: found.description };
}
