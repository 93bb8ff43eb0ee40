import { ok, strictEqual } from "node:assert/strict";
import { openLibc } from "./open_libc.ts";

const linux = Deno.build.os === "linux";

Deno.test({
  name: "`openLibc()` gives the functions that were asked for",
  ignore: !linux,
  fn() {
    const library = openLibc({ getpid: { parameters: [], result: "i32" } });
    strictEqual(library?.symbols.getpid(), Deno.pid);
    library?.close();
  },
});

Deno.test({
  name: "`openLibc()` gives nothing where a function is missing",
  ignore: !linux,
  fn() {
    strictEqual(openLibc({ no_such_function: { parameters: [], result: "i32" } }), null);
  },
});

Deno.test({
  name: "`openLibc()` gives nothing on other systems",
  ignore: linux,
  fn: () => ok(openLibc({}) === null),
});
