import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { connectorSample } from "./connector_samples.ts";
import { namesOf, schemaOf, startLab, wrap } from "./lab.ts";

const MOTION = ["moveJ", "moveL", "moveCart", "pause", "resume"];

Deno.test("hide of the guide: the hidden actions are gone from the schema and still work", async () => {
  await using lab = await startLab({ "robot.js": connectorSample("hide") });
  const { client } = lab;
  const shown = await schemaOf(client, "robot");
  deepStrictEqual(namesOf(shown.actions), ["home", "moveTo"]);
  deepStrictEqual([...shown.hiddenItems].sort(), [...MOTION].sort());
  strictEqual(shown.visibilityMode, "hide");
  ok(namesOf(shown.properties).includes("tcpPos"));

  const all = await schemaOf(client, "robot", true);
  deepStrictEqual(namesOf(all.actions.filter(({ hidden }) => hidden)), MOTION);

  strictEqual(await client.call("robot", "moveTo", 1, 2, 3, 4, 5, 6, { speed: 7 }), "OK");
  deepStrictEqual(await client.get("robot", "lastMove"), {
    action: "moveL",
    pose: [1, 2, 3, 4, 5, 6],
    speed: 7,
  });
  strictEqual(await client.call("robot", "pause"), "OK");
});

Deno.test("expose of the guide: only what it lists is in the schema; the rest still works", async () => {
  await using lab = await startLab({ "robot.js": connectorSample("expose") });
  const { client } = lab;
  const schema = await schemaOf(client, "robot");
  deepStrictEqual(namesOf(schema.properties).sort(), [
    "enabled",
    "jointPos",
    "motionDone",
    "speed",
    "tcpPos",
  ]);
  deepStrictEqual(schema.actions, []);
  deepStrictEqual(schema.streams, []);
  strictEqual(schema.visibilityMode, "expose");
  deepStrictEqual(await client.get("robot", "forceSensor"), [7, 8, 9]);
  strictEqual(await client.call("robot", "home"), "OK");
});

Deno.test("hide and expose exclude each other", async () => {
  await using lab = await startLab({ "fine.js": wrap("Fairino") });
  await lab.server.write("connectors/both.js", wrap("Fairino", 'hide: ["home"]', 'expose: ["speed"]'));
  const complaint = await lab.client.until(({ type }) => type === "connector.error", "connector.error");
  match(String(complaint.message), /hide.*expose/);
});

Deno.test("hide takes driver and custom items and streams, whatever their case", async () => {
  await using lab = await startLab({
    "robot.js": wrap(
      "Fairino",
      'hide: ["TCPPOS", "home", "ForcES", "GOHOME", "position"]',
      "methods: { goHome: () => driver.home(), stay: () => 1 }",
      "properties: { position: () => driver.tcpPos, idle: () => driver.motionDone }",
    ),
  });
  const schema = await schemaOf(lab.client, "robot");
  const names = [...namesOf(schema.properties), ...namesOf(schema.actions), ...namesOf(schema.streams)];
  for (const name of ["tcpPos", "home", "forces", "goHome", "position"]) ok(!names.includes(name), name);
  for (const name of ["jointPos", "moveL", "video", "stay", "idle"]) ok(names.includes(name), name);
  deepStrictEqual([...schema.hiddenItems].sort(), ["forces", "goHome", "home", "position", "tcpPos"]);
  const all = await schemaOf(lab.client, "robot", true);
  deepStrictEqual(all.streams.map(({ name, hidden }) => [name, hidden]), [["video", false], [
    "forces",
    true,
  ]]);
});

Deno.test("expose takes driver and custom items and streams, whatever their case", async () => {
  await using lab = await startLab({
    "robot.js": wrap(
      "Fairino",
      'expose: ["SPEED", "gohome", "Video"]',
      "methods: { goHome: () => driver.home(), stay: () => 1 }",
    ),
  });
  const schema = await schemaOf(lab.client, "robot");
  deepStrictEqual(namesOf(schema.properties), ["speed"]);
  deepStrictEqual(namesOf(schema.actions), ["goHome"]);
  deepStrictEqual(namesOf(schema.streams), ["video"]);
});

Deno.test("hidden items are still polled and still callable from other connectors", async () => {
  await using lab = await startLab({
    "robot.js": wrap(
      "Fairino",
      'hide: ["secret", "tcpPos", "home"]',
      'poll: ["secret", "tcpPos"]',
      "properties: { secret: () => 7 }",
    ),
    "user.js": wrap(
      "MyDriver",
      'methods: { use: () => { const r = connector("robot"); return [r.secret, r.tcpPos[0], r.home()]; } }',
    ),
  });
  const { client } = lab;
  client.raw('{"type":"state.subscribe"}');
  await client.until(
    ({ updates }) => (updates as Record<string, Record<string, unknown>>)?.robot?.secret === 7,
    "the hidden value",
  );
  deepStrictEqual(await client.call("user", "use"), [7, 100, "OK"]);
});
