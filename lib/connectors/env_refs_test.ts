import { deepStrictEqual, throws } from "node:assert/strict";
import { resolveEnvRefs } from "./env_refs.ts";

Deno.test("resolveEnvRefs() replaces references everywhere in texts and names the missing ones", () => {
  const env: Record<string, string> = { KEY: "s3cret", HOST: "lab" };
  const result = resolveEnvRefs(
    {
      key: "$ENV{KEY}",
      url: "http://$ENV{HOST}:$ENV{PORT}/",
      list: ["$ENV{KEY}"],
      deep: { n: 5, t: "plain" },
    },
    { source: 'key: "$ENV{KEY}", url: "http://$ENV{ HOST }:$ENV{PORT}/"', read: (name) => env[name] },
  );
  deepStrictEqual(result, {
    config: { key: "s3cret", url: "http://lab:/", list: ["s3cret"], deep: { n: 5, t: "plain" } },
    missing: ["PORT"],
  });
});

for (
  const [what, config, source, message] of [
    ["is put together by code", { a: ["$ENV{PATH}"] }, '"$EN" + "V{PATH}"', /PATH.*put together by code/],
    ["stands in the file for another name only", { a: "$ENV{PATH}" }, '"$ENV{HOME}"', /put together/],
    ["is hidden behind an escape", { a: "$ENV{PATH}" }, '"\\x24ENV{PATH}"', /put together/],
    ["names a variable of the server", { a: "$ENV{MUXIT_STATE}" }, '"$ENV{MUXIT_STATE}"', /server itself/],
    ["names one in small letters", { a: "$ENV{muxit_state}" }, '"$ENV{muxit_state}"', /server itself/],
  ] as const
) {
  Deno.test(`resolveEnvRefs() refuses a reference that ${what}`, () => {
    const read = () => {
      throw new TypeError("Nothing may be read");
    };
    throws(() => resolveEnvRefs(config, { source, read }), { code: "CONN_LOAD_FAILED", message });
  });
}
