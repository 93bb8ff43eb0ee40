import { deepStrictEqual, throws } from "node:assert/strict";
import { readFileSettings } from "./file_settings.ts";

Deno.test("only basePath is needed", () => {
  deepStrictEqual(readFileSettings({ basePath: "./data" }), {
    basePath: "./data",
    maxBytes: 10 * 1024 * 1024,
    createIfMissing: true,
  });
});

Deno.test("the limit may be text and a part of a megabyte", () => {
  const settings = readFileSettings({ basePath: "x", maxFileSizeMB: "0.5", createIfMissing: "false" });
  deepStrictEqual(settings, { basePath: "x", maxBytes: 512 * 1024, createIfMissing: false });
});

const faulty: [config: Record<string, unknown>, message: RegExp][] = [
  [{}, /'basePath' expected a folder, got nothing.*"\.\/data"/],
  [{ basePath: "  " }, /'basePath' expected a folder/],
  [{ basePath: "a\0b" }, /'basePath' expected a folder/],
  [{ basePath: ["a"] }, /'basePath' expected string, got a list/],
  [{ basePath: "x", maxFileSizeMB: 0 }, /'maxFileSizeMB' expected megabytes above 0 and up to 256, got 0/],
  [{ basePath: "x", maxFileSizeMB: -1 }, /'maxFileSizeMB'/],
  [{ basePath: "x", maxFileSizeMB: 1e6 }, /'maxFileSizeMB'/],
  [{ basePath: "x", maxFileSizeMB: "big" }, /'maxFileSizeMB' expected double/],
  [{ basePath: "x", createIfMissing: "perhaps" }, /'createIfMissing' expected bool/],
];

for (const [config, message] of faulty) {
  Deno.test(`the config ${JSON.stringify(config)} is refused`, () => {
    throws(() => readFileSettings(config), { code: "VALIDATION_INVALID_VALUE", message });
  });
}
