import { deepStrictEqual } from "node:assert/strict";
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
    (name) => env[name],
  );
  deepStrictEqual(result, {
    config: { key: "s3cret", url: "http://lab:/", list: ["s3cret"], deep: { n: 5, t: "plain" } },
    missing: ["PORT"],
  });
});
