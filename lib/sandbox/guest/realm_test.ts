import { match, rejects } from "node:assert/strict";
import { compileGuest } from "./realm.ts";

for (
  const name of [
    "node:fs",
    "node:worker_threads",
    "node:v8",
    "data:text/javascript,export default 1",
    "file:///etc/passwd",
    "npm:x",
    "blob:x",
    "./x.ts",
  ]
) {
  Deno.test(`code of a guest cannot import ${name}, whatever the check of its source has missed`, async () => {
    const literal = compileGuest(`(async function () {\nreturn await import(${JSON.stringify(name)});\n})`);
    const computed = compileGuest<string>(
      "(async function (name) {\nreturn await (() => import(name))();\n})",
    );
    for (const attempt of [() => literal(undefined), () => computed(name)]) {
      await rejects(attempt, (error: Error) => {
        match(error.message, /dynamic import callback was not specified/);
        return true;
      });
    }
  });
}
