import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import * as acorn from "acorn";
import { normaliseAccess } from "@/lib/driver_host/mod.ts";
import { BUILTIN_DRIVERS } from "./mod.ts";
import { RecordingContext } from "./testing/recording_context.ts";

const GROUPS = ["instruments", "motion", "communication", "utilities"];

/** The value of `driver:` in the object that a connector file exports. */
function driverOf(source: string): unknown {
  const { body } = acorn.parse(source, { ecmaVersion: "latest", sourceType: "module" });
  const exported = body.find((node) => node.type === "ExportDefaultDeclaration");
  const object = exported?.type === "ExportDefaultDeclaration" ? exported.declaration : undefined;
  if (object?.type !== "ObjectExpression") return undefined;
  for (const property of object.properties) {
    const named = property.type === "Property" && property.key.type === "Identifier" &&
      property.key.name === "driver";
    if (named && property.value.type === "Literal") return property.value.value;
  }
}

Deno.test("the built-in drivers have different names, aliases included, whatever the case", () => {
  const names = BUILTIN_DRIVERS.flatMap(({ meta }) => [meta.name, ...meta.aliases ?? []]);
  deepStrictEqual(names.toSorted(), ["FileAccess", "GUI", "GenericScpi", "Scpi", "TestDevice"]);
  strictEqual(new Set(names.map((name) => name.toLowerCase())).size, names.length);
});

for (const { meta, template, create } of BUILTIN_DRIVERS) {
  Deno.test(`${meta.name} describes itself completely`, () => {
    match(meta.version, /^\d+\.\d+\.\d+$/);
    ok(GROUPS.includes(meta.group));
    ok(meta.description.length > 0 && !meta.description.includes("\n"));
    for (const [name, property] of Object.entries(meta.properties)) {
      ok(normaliseAccess(property.access) !== undefined, `${name}: ${property.access}`);
      match(property.type, /^(string|int|double|bool|object)(\[\])?$/, name);
      ok((property.description ?? "") !== "", name);
    }
    for (const [name, action] of Object.entries(meta.actions)) ok((action.description ?? "") !== "", name);
    const items = [...Object.keys(meta.properties), ...Object.keys(meta.actions)].map((name) =>
      name.toLowerCase()
    );
    strictEqual(new Set(items).size, items.length, "names are unique without regard to case");
  });

  Deno.test(`the template of ${meta.name} is a connector for it`, () => {
    strictEqual(driverOf(template), meta.name);
  });

  Deno.test(`${meta.name} can be made and shut down without ever being initialised`, async () => {
    await create(new RecordingContext()).shutdown();
  });
}
