import { deepStrictEqual, ok } from "node:assert/strict";
import { join } from "node:path";
import { CONNECTOR_SAMPLES, type ConnectorSample, connectorSample } from "./connector_samples.ts";
import { documentText } from "./document.ts";

const NAMES = Object.keys(CONNECTOR_SAMPLES) as ConnectorSample[];

Deno.test("the table of samples holds every code block of the connector guide", () => {
  const text = documentText("001");
  let outside = text;
  for (const name of NAMES) {
    const sample = connectorSample(name);
    ok(outside.includes(sample.replace(/;$/, "")), `"${name}" is cut twice, or stands in another sample`);
    outside = outside.replace(sample.replace(/;$/, ""), "");
  }
  // What begins a line as code does; prose and tables do not.
  const code = /^(?:export |import |const |let |\w+: [{["']|[{}] ?[\w"]*:|driver\.\w+ )/;
  deepStrictEqual(outside.split("\n").filter((line) => code.test(line)), []);
});

Deno.test("every sample of the connector guide is run by a test", () => {
  const sources = [...Deno.readDirSync(import.meta.dirname!)]
    .filter(({ name }) => name.endsWith("_test.ts"))
    .map(({ name }) => Deno.readTextFileSync(join(import.meta.dirname!, name))).join("\n");
  deepStrictEqual(NAMES.filter((name) => !sources.includes(`"${name}"`)), []);
});
