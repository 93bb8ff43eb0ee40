import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { Log } from "@/lib/core/mod.ts";
import { RegistrySource } from "./registry_source.ts";

const HOUR = 60 * 60 * 1000;

Deno.test("the index is kept for 24 hours, over a restart, and for longer when the registry is away", async () => {
  const folder = await Deno.makeTempDir({ prefix: "muxit-registry-" });
  try {
    const address = join(folder, "index.json");
    const offer = (version: string) =>
      Deno.writeTextFile(
        address,
        JSON.stringify({
          version: 1,
          drivers: [{ id: "lab/lamp", name: "Lamp", version, downloadUrl: "lamp.muxdriver" }],
        }),
      );
    const log = new Log({ level: "debug" });
    let now = Date.UTC(2026, 0, 1);
    const start = () =>
      new RegistrySource({
        address: () => address,
        cache: join(folder, "cache.json"),
        log: log.for("marketplace"),
        now: () => now,
      });
    const versions = async (source: RegistrySource) => (await source.entries()).map(({ version }) => version);

    await offer("1.0.0");
    deepStrictEqual(await versions(start()), ["1.0.0"]);
    await offer("2.0.0");
    now += 23 * HOUR;
    const source = start();
    deepStrictEqual(await versions(source), ["1.0.0"], "still new");
    now += 2 * HOUR;
    deepStrictEqual(await versions(source), ["2.0.0"], "too old: fetched again");

    await Deno.remove(address);
    now += 25 * HOUR;
    strictEqual(log.history.length, 0);
    deepStrictEqual(await versions(start()), ["2.0.0"], "old, and nothing newer to be had");
    match(log.history.at(-1)!.message, /index\.json.*; the index of 2026-01-02T01:00:00\.000Z is used/);
    await rejects(start().refresh(), { code: "MARKETPLACE_INSTALL_FAILED" });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("keys that stand more than once in an index are told", async () => {
  const folder = await Deno.makeTempDir({ prefix: "muxit-registry-" });
  try {
    const address = join(folder, "index.json");
    const entry = '{"id":"lab/lamp","name":"Lamp","version":"1.0.0","downloadUrl":"a","version":"2.0.0"}';
    await Deno.writeTextFile(address, `{"version":1,"drivers":[${entry}]}`);
    const log = new Log({ level: "debug" });
    const source = new RegistrySource({
      address: () => address,
      cache: join(folder, "cache.json"),
      log: log.for("marketplace"),
    });
    deepStrictEqual((await source.entries()).map(({ version }) => version), ["2.0.0"]);
    deepStrictEqual(log.history.map(({ message }) => message), [
      `The registry ${address} has "drivers.0.version" more than once, and only the last one counts`,
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
