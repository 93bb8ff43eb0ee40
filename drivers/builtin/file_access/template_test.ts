import { match, strictEqual } from "node:assert/strict";
import { FILE_ACCESS } from "./mod.ts";
import { FileBench } from "./testing/file_bench.ts";

interface Starter {
  config: Record<string, unknown>;
  methods: {
    saveReading: [(value: unknown) => Promise<string>, string];
    writeArray: [(args: Record<string, unknown>) => Promise<string>, string];
  };
}

/** The starter connector, over the driver of `bench`. */
function starter(bench: FileBench): Starter {
  const driver = new Proxy({}, { get: (_, name) => bench.run.bind(bench, String(name)) });
  const source = FILE_ACCESS.template.replace("export default", "return");
  return new Function("driver", source)(driver) as Starter;
}

Deno.test("saveReading appends the time and a value to readings.csv", async () => {
  await using bench = await FileBench.start();
  const { config, methods: { saveReading: [save] } } = starter(bench);
  strictEqual(config.basePath, "./data");
  strictEqual(await save(1.5), "OK");
  strictEqual(await save(-2), "OK");
  match(
    await bench.run("readText", "readings.csv") as string,
    /^\d{4}-\d\d-\d\dT[\d:.]+Z,1\.5\n\d{4}-\d\d-\d\dT[\d:.]+Z,-2\n$/,
  );
});

Deno.test("writeArray writes a header, comma-joined rows and a last line end", async () => {
  await using bench = await FileBench.start();
  const { methods: { writeArray: [write] } } = starter(bench);
  const data = [[1, 2], [3, 4.5]];
  strictEqual(await write({ path: "iv/curve.csv", header: "V,I", data }), "OK");
  strictEqual(await bench.run("readText", "iv/curve.csv"), "V,I\n1,2\n3,4.5\n");
  await write({ path: "iv/curve.csv", header: ["V", "I"], data: [] });
  strictEqual(await bench.run("readText", "iv/curve.csv"), "V,I\n");
});

Deno.test("the starter workspace has the same connector", async () => {
  const path = new URL("../../../workspace/connectors/files.js", import.meta.url);
  strictEqual(await Deno.readTextFile(path), FILE_ACCESS.template);
});
