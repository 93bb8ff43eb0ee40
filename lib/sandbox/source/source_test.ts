import { deepStrictEqual, match, strictEqual, throws } from "node:assert/strict";
import type { EditList } from "./edit_list.ts";
import { parseModule } from "./parse_module.ts";
import { rewriteModule } from "./rewrite_module.ts";

const imports = ["createTcpTransport", "createSerialTransport"];

function rewrite(source: string): EditList {
  return rewriteModule(source, parseModule(source, { imports }), { yieldingCalls: true }).body;
}

const body = (source: string) =>
  rewrite(`export default ${source};`).toString()
    .replace('"use strict";__exports.default=(', "").replace(/\);$/, "");

Deno.test("rewriteModule() turns the default export into an assignment", () => {
  strictEqual(rewrite("export default { a: 1 };").toString(), '"use strict";__exports.default=({ a: 1 });');
  strictEqual(
    rewrite("const x = {};\nexport { x as default };").toString(),
    '"use strict";const x = {};\n;\n;__exports.default=x;',
  );
});

Deno.test("rewriteModule() blanks imports without moving lines", () => {
  const source = 'import {\n createTcpTransport as t } from "createTcpTransport";\nexport default t;';
  strictEqual(
    rewrite(source).toString(),
    '"use strict";const t=createTcpTransport;;\n\n__exports.default=(t);',
  );
});

for (
  const [source, expected] of [
    ["async () => { await d.m(1) }", "async () => { await __y(d).m(1) }"],
    ["async () => { await d?.m(1) }", "async () => { await __y(d)?.m(1) }"],
    ["async () => { await d.m?.(1) }", "async () => { await __y(d).m?.(1) }"],
    ["async () => { await d[k + 1](1) }", "async () => { await __y(d)[k + 1](1) }"],
    [
      "async () => { await (d).m(await e.n(), ...r) }",
      "async () => { await __y((d)).m(await __y(e).n(), ...r) }",
    ],
    ["async () => d.m(1)", "async () => __y(d).m(1)"],
    [
      "async () => { if (a) return d.m(); return () => e.n(); }",
      "async () => { if (a) return __y(d).m(); return () => e.n(); }",
    ],
    ["async () => { await a?.b.m() }", "async () => { await a?.b.m() }"],
    ["() => d.m(1)", "() => d.m(1)"],
    ["async () => { await Promise.all([d.m()]) }", "async () => { await __y(Promise).all([d.m()]) }"],
  ] as const
) {
  Deno.test(`rewriteAwaits() makes ${expected} of ${source}`, () => strictEqual(body(source), expected));
}

Deno.test("EditList maps positions of the result back to the original", () => {
  const source = "export default {\n  a: async () => { await d.m(boom) },\n};";
  const edits = rewrite(source);
  const column = edits.toString().split("\n")[1]!.indexOf("boom") + 1;
  deepStrictEqual(edits.original({ line: 2, column }), {
    line: 2,
    column: source.split("\n")[1]!.indexOf("boom") + 1,
  });
  deepStrictEqual(edits.original({ line: 3, column: 1 }), { line: 3, column: 1 });
});

for (
  const [source, text, line, column] of [
    ["export default {\n  a: }", /^Unexpected token '}'/, 2, 6],
    ["export default 1;\nexport default 2;", /Duplicate export 'default'/, 2, 8],
    ["export default () => import('x')", /Dynamic import\(\) is not allowed/, 1, 22],
    ["export default import.meta", /import\.meta is not allowed/, 1, 16],
    [
      "import fs from 'fs';\nexport default 1",
      /Import of "fs" is not allowed here; allowed: createTcp/,
      1,
      1,
    ],
    ["import * as t from 'createTcpTransport';\nexport default 1", /Only createTcpTransport itself/, 1, 1],
    ["\nexport * from 'x';export default 1", /Re-exporting/, 2, 1],
    ["const a = 1;", /no `export default`/, 1, 1],
  ] as const
) {
  Deno.test(`parsing ${JSON.stringify(source)} is refused with its place`, () => {
    throws(() => rewrite(source), (error: Error & { position: unknown }) => {
      match(error.message, text);
      deepStrictEqual(error.position, { line, column });
      return true;
    });
  });
}

Deno.test("parsing a deeply nested source is refused without ending the process", () => {
  throws(() => rewrite(`export default ${"[".repeat(200_000)}`), { name: "SyntaxError" });
});
