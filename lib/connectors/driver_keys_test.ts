import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { RegisteredDriver } from "@/lib/driver_host/mod.ts";
import { driverKeys } from "./driver_keys.ts";

async function keysIn(driver: Record<string, unknown>, text: string) {
  const file = await Deno.makeTempFile({ prefix: "muxit-driver-" });
  try {
    await Deno.writeTextFile(file, text);
    return await driverKeys({ template: null, ...driver, file } as unknown as RegisteredDriver);
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("driverKeys() sees the keys a JavaScript driver reads, and those of its template", async () => {
  const { seen, mentions } = await keysIn(
    { kind: "javascript", template: 'export default { driver: "X", config: { unit: 1 } };' },
    `export default { init(config) { const { port = 4001, host } = config; use(config.line, config?.rate, config["a-b"]); } };`,
  );
  deepStrictEqual([...seen].toSorted(), ["a-b", "host", "line", "port", "rate", "unit"]);
  deepStrictEqual(["port", "por", "a-b", "use"].map(mentions), [true, false, true, true]);
});

Deno.test("driverKeys() sees the keys a Python driver reads, and no methods of the dictionary", async () => {
  const { seen } = await keysIn(
    { kind: "program", language: "python" },
    'def init(self, config):\n  self.a = config["serial"]\n  self.b = config.get("baud", 9600)\n  config.items()\n',
  );
  deepStrictEqual([...seen].toSorted(), ["baud", "serial"]);
});

Deno.test("driverKeys() knows nothing of a program without a text of its own", async () => {
  const { seen, mentions } = await keysIn({ kind: "program", language: "native" }, 'config["x"]');
  deepStrictEqual([...seen], []);
  strictEqual(mentions("x"), false);
});
