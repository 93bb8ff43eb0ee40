import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { BUILTIN_DRIVERS } from "@/drivers/builtin/mod.ts";
import { fetchLocalToken, MuxitClient } from "@/lib/client/mod.ts";
import type { BuiltinDriver } from "@/lib/driver_host/mod.ts";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";

const VALUES: Record<string, unknown> = {
  nothing: NaN,
  over: Infinity,
  under: -Infinity,
  zero: 0,
  large: 1e308,
  absent: null,
  text: "NaN",
};

/** A meter whose properties are numbers JSON has no text for, among others. */
const METER: BuiltinDriver = {
  meta: {
    name: "Meter",
    version: "1.0.0",
    description: "",
    group: "instruments",
    properties: Object.fromEntries(
      Object.keys(VALUES).map((name) => [name, { type: "number", access: "r" }]),
    ),
    actions: { measure: {} },
    streams: [],
  },
  template: "",
  create: () => ({
    init: () => Promise.resolve(),
    // Half of them at once, half of them later: as drivers do.
    get: (name) => name.length % 2 === 0 ? VALUES[name] : Promise.resolve(VALUES[name]),
    set: () => {},
    execute: () => -Infinity,
    shutdown: () => Promise.resolve(),
  }),
};

const FILES = { "connectors/meter.js": 'export default { driver: "Meter" };' };

Deno.test("a number JSON has no text for is named beside its null value", async () => {
  await using server = await startTestServer(FILES, { builtins: [...BUILTIN_DRIVERS, METER] });
  await using client = await WireClient.connect(server);
  for (const [property, value] of Object.entries(VALUES)) {
    const reply = await client.ask({ type: "connector.call", connector: "meter", property });
    const odd = typeof value === "number" && !Number.isFinite(value);
    strictEqual(reply.value, odd ? null : value, property);
    strictEqual(reply.number, odd ? String(value) : undefined, property);
    ok(odd || !("number" in reply), property);
  }
  const run = await client.ask({ type: "connector.call", connector: "meter", method: "measure" });
  deepStrictEqual([run.type, run.value, run.number], ["connector.response", null, "-Infinity"]);
});

Deno.test("the client gives such a number back as it is", async () => {
  await using server = await startTestServer(FILES, { builtins: [...BUILTIN_DRIVERS, METER] });
  await using client = MuxitClient.connect({
    url: `ws://127.0.0.1:${server.port}/ws`,
    fetchToken: (signal) => fetchLocalToken(`${server.url}/api/auth/token`, signal),
  });
  await client.ready();
  for (const [property, value] of Object.entries(VALUES)) {
    strictEqual(await client.read({ connector: "meter", property }), value, property);
  }
  strictEqual(await client.run({ connector: "meter", method: "measure" }), -Infinity);
  strictEqual(await client.connector("meter").over!(), Infinity);
});
