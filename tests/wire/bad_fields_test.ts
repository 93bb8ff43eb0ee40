import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { z } from "zod";
import { REQUESTS, type RequestType } from "@/lib/protocol/mod.ts";
import { startTestServer } from "../support/test_server.ts";
import { WireClient } from "../support/wire_client.ts";
import { VALID_REQUESTS, WORKSPACE } from "./valid_requests.ts";

/** What is used of a JSON schema. */
interface Schema {
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Schema[];
  minLength?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}

const KINDS: readonly (readonly [kind: string, value: unknown])[] = [
  ["null", null],
  ["boolean", true],
  ["number", 5],
  ["string", "some text that is no choice"],
  ["array", []],
  ["object", {}],
];

function takes(schema: Schema, kind: string): boolean {
  if (schema.anyOf) return schema.anyOf.some((one) => takes(one, kind));
  if (schema.enum) return false;
  return schema.type === undefined || [schema.type].flat().includes(kind);
}

/** Values a field must not have: one of each wrong kind, and those that are too short. */
function wrongValues(schema: Schema): unknown[] {
  const wrong = KINDS.filter(([kind]) => !takes(schema, kind)).map(([, value]) => value);
  if ((schema.minLength ?? 0) > 0) wrong.push("");
  if (schema.items) wrong.push(...wrongValues(schema.items).map((value) => [value]));
  return wrong;
}

function fieldsOf(type: string): Schema {
  return z.toJSONSchema(REQUESTS.get(type)!.request, { io: "input", unrepresentable: "any" }) as Schema;
}

Deno.test("there is a valid request of every type", () => {
  deepStrictEqual(Object.keys(VALID_REQUESTS).sort(), [...REQUESTS.keys()].sort());
});

Deno.test("a field of a wrong kind is refused by name, for every field of every request", async (t) => {
  await using server = await startTestServer(WORKSPACE);
  await using client = await WireClient.connect(server);
  for (const type of REQUESTS.keys()) {
    for (const [field, schema] of Object.entries(fieldsOf(type).properties ?? {})) {
      const wrong = wrongValues(schema);
      if (wrong.length === 0) continue;
      await t.step(`${type} ${field}`, async () => {
        for (const value of wrong) {
          const answer = await client.ask({ ...VALID_REQUESTS[type as RequestType], type, [field]: value });
          const shown = `${field}: ${JSON.stringify(value)} → ${answer.code ?? answer.type} ${
            answer.message ?? ""
          }`;
          strictEqual(answer.code, "VALIDATION_INVALID_VALUE", shown);
          match(String(answer.message), new RegExp(`${type}.*${field}`), shown);
        }
      });
    }
  }
});

Deno.test("a missing required field is named, for every request", async (t) => {
  await using server = await startTestServer(WORKSPACE);
  await using client = await WireClient.connect(server);
  for (const type of REQUESTS.keys()) {
    for (const field of fieldsOf(type).required ?? []) {
      await t.step(`${type} without ${field}`, async () => {
        const { [field as never]: _left, ...rest } = VALID_REQUESTS[type as RequestType] as Record<
          string,
          unknown
        >;
        const answer = await client.ask({ ...rest, type });
        strictEqual(answer.code, "VALIDATION_MISSING_PARAM", String(answer.message));
        match(String(answer.message), new RegExp(`${type}.*'${field}'`));
      });
    }
  }
});

for (
  const [request, code] of [
    [{ type: "connector.call", connector: "psu" }, "VALIDATION_MISSING_PARAM"],
    [{ type: "connector.call", connector: "psu", args: [1] }, "VALIDATION_MISSING_PARAM"],
    [{ type: "connector.call", connector: "psu", property: "a", method: "b" }, "VALIDATION_INVALID_VALUE"],
    [{ type: "config.set" }, "VALIDATION_MISSING_PARAM"],
    [{ type: "config.set", value: 1 }, "VALIDATION_MISSING_PARAM"],
    [{ type: "config.set", path: "ai.model" }, "VALIDATION_MISSING_PARAM"],
    [{ type: "config.set", path: "a..b", value: 1 }, "CONFIG_INVALID"],
    [{ type: "config.set", path: "websocket.port", value: "high" }, "CONFIG_INVALID"],
    [{ type: "config.set", patch: { security: { rateLimit: { callsPerSec: 4 } } } }, "CONFIG_INVALID"],
    [
      { type: "connector.driverConfig.set", connector: "psu", key: "_x", value: 1 },
      "VALIDATION_INVALID_VALUE",
    ],
    [{ type: "connector.call", connector: "nobody", property: "a" }, "CONN_NOT_FOUND"],
    [{ type: "connector.call", connector: "psu", property: "nothing" }, "CONN_CALL_FAILED"],
    [{ type: "connector.call", connector: "psu", property: "n".repeat(501) }, "VALIDATION_INVALID_VALUE"],
    [{ type: "connector.call", connector: "n".repeat(1e6), property: "a" }, "VALIDATION_INVALID_VALUE"],
    [{ type: "connector.call", connector: "psu", method: "nothing" }, "CONN_CALL_FAILED"],
    [
      { type: "connector.call", connector: "psu", property: "measured_voltage", args: [1] },
      "CONN_CALL_FAILED",
    ],
    [{ type: "connector.schema", name: "nobody" }, "CONN_NOT_FOUND"],
    [{ type: "connector.visibility.set", connector: "nobody", hidden: [] }, "CONN_NOT_FOUND"],
    [{ type: "connector.driverConfig.set", connector: "nobody", key: "a", value: 1 }, "CONN_NOT_FOUND"],
    [{ type: "connectors.set_enabled", connectors: ["nobody"] }, "CONN_NOT_FOUND"],
    [{ type: "driver.schema", name: "nobody" }, "DRIVER_NOT_FOUND"],
    [{ type: "driver.template", name: "nobody" }, "DRIVER_NOT_FOUND"],
  ] as const
) {
  Deno.test(`${JSON.stringify(request).slice(0, 120)} answers ${code} and changes nothing`, async () => {
    await using server = await startTestServer(WORKSPACE, { warm: 0 });
    await using client = await WireClient.connect(server);
    const answer = await client.ask({ ...request });
    strictEqual(answer.code, code, JSON.stringify(answer));
    const declared = REQUESTS.get(request.type)!.errors as readonly string[];
    ok(
      code.startsWith("VALIDATION_") || declared.includes(code),
      `${code} is not among the errors of ${request.type}`,
    );
    for (const [path, text] of Object.entries(WORKSPACE)) strictEqual(await server.read(path), text);
  });
}
