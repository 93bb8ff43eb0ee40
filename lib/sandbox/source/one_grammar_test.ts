import { deepStrictEqual, match, ok, strictEqual, throws } from "node:assert/strict";
import { Script } from "node:vm";
import { checkCompiled } from "./check_compiled.ts";
import { textOf } from "./compiled_source.ts";
import { EditList } from "./edit_list.ts";
import { GuestSourceError } from "./guest_source_error.ts";
import { parseModule } from "./parse_module.ts";
import { parseScript } from "./parse_script.ts";
import { rewriteModule } from "./rewrite_module.ts";
import { rewriteScript } from "./rewrite_script.ts";

const compileModule = (source: string) =>
  rewriteModule(source, parseModule(source, { imports: ["createTcpTransport", "createSerialTransport"] }), {
    yieldingCalls: true,
  });
const compileScript = (source: string) => rewriteScript(source, parseScript(source));

/** The default export of a module, run as a guest runs it. */
async function exportOf(source: string): Promise<unknown> {
  const exports: { default?: unknown } = {};
  const run = new Script(textOf(compileModule(source))).runInThisContext();
  await run(exports, (object: unknown) => object);
  return exports.default;
}

function refusal(compile: (source: string) => unknown, source: string): GuestSourceError {
  let refused: unknown;
  throws(() => compile(source), (error) => {
    refused = error;
    return error instanceof GuestSourceError;
  }, `${JSON.stringify(source)} was not refused`);
  return refused as GuestSourceError;
}

/** What browsers of 1996 read as a comment, and where it stands. */
const HTML_COMMENTS: readonly (readonly [code: string, line: number, column: number])[] = [
  ["1 <!--x", 1, 3],
  ["1 <!-- import('node:fs')", 1, 3],
  ["<!-- x", 1, 1],
  ["let x = 1\n--> 0", 2, 1],
  ["let x = 1\r--> 0", 2, 1],
  ["let x = 1\u2028  --> 0", 2, 3],
  ["let x = 1 /*\n*/ --> 0", 2, 4],
  ["--> x", 1, 1],
  ["/* a */ --> x", 1, 9],
  ["`${1 <!--x\n}`", 1, 6],
  ["(() => { 1 <!--x\n})", 1, 12],
  ["/x/ <!--x", 1, 5],
];

for (const [code, line, column] of HTML_COMMENTS) {
  Deno.test(`${JSON.stringify(code)} is refused with its place, in scripts and in modules`, () => {
    const found = refusal(compileScript, code);
    match(found.message, /`(<!--|-->)` begins a comment in old web pages/);
    deepStrictEqual(found.position, { line, column });
    // As a module some of these are wrong anyway; what matters is that none passes.
    refusal(compileModule, `${code}\nexport default {};`);
  });
}

Deno.test("what only looks like an HTML comment passes", async () => {
  for (
    const code of [
      "let n = 3; while (n --> 0);",
      "let a = 1, b = 1; a < ! --b;",
      "'<!-- x'; `<!-- x\n--> y`;",
      "// <!-- x\n/* --> */",
      "/<!--/.test('x');",
      "let n = 2, z = n-->1;",
    ]
  ) {
    ok(textOf(compileScript(code)));
    strictEqual(await exportOf(`${code}\nexport default 5;`), 5, code);
  }
});

Deno.test("what is compiled is checked itself: one function, closed in itself, without import()", () => {
  const head = "(async function () {\n";
  const compiled = (text: string) => ({ head, body: new EditList(text) });
  checkCompiled(compiled("return 1;"));
  for (
    const [text, message, line, column] of [
      ["1;\nimport('x')", /import\(\) is not allowed/, 2, 1],
      ["}); import('x'); (function () {", /not closed in itself/, 1, 5],
      ["}, 5, function () {", /not closed in itself/, 1, 1],
      ["await 1; <!-- x", /begins a comment/, 1, 10],
    ] as const
  ) {
    throws(() => checkCompiled(compiled(text)), (error: GuestSourceError) => {
      match(error.message, message);
      deepStrictEqual(error.position, { line, column });
      return true;
    }, text);
  }
});

for (
  const [title, source, expected] of [
    ["a name exported before it exists", "export { c as default };\nconst c = 5;", 5],
    ["a name exported as a text", "const c = 6;\nexport { c as 'default' };", 6],
    [
      "a function's own name",
      "export default function f() { return g(); }\nfunction g() { return f.name; }",
      "f",
    ],
    ["a function used above its line", "const a = f();\nexport default function f() { return 1; }", "f"],
    ["a class with a name", "export default class A { static b = () => A.name; }", "A"],
    ["a function without a name", "export default function () { return 3; }", ""],
    ["an arrow function before parentheses", "export default () => 1\n(2)", ""],
    [
      "an export between two lines without semicolons",
      "let a = (x) => x\nexport { a }\n(1)\nexport default a",
      "a",
    ],
    [
      "names like our own",
      "const __exports = 1, __y = 2, __exports2 = 3;\nexport default __exports + __y + __exports2;",
      6,
    ],
    ["the value at the end", "let c = 1;\nexport { c as default };\nc = 2;", 2],
    ["lines in an export", "export\n  default\n  7", 7],
  ] as const
) {
  Deno.test(`a module exports what the language says: ${title}`, async () => {
    const exported = await exportOf(source);
    strictEqual(
      typeof exported === "function" ? exported.name : exported,
      expected,
      textOf(compileModule(source)),
    );
  });
}

Deno.test("an imported factory is there above the line that imports it", () => {
  const source = 'const line = tcp;\nexport default { line };\nimport tcp from "createTcpTransport";';
  const text = textOf(compileModule(source));
  ok(text.indexOf("const tcp=createTcpTransport;") < text.indexOf("const line"), text);
});

Deno.test("a script may call its own things what our port is called", async () => {
  const port = { last: undefined, end: (main?: () => unknown) => main === undefined ? port.last : main() };
  const run = new Script(textOf(compileScript("const __muxit = 4; __muxit + 1"))).runInThisContext();
  strictEqual(await run(port), 5);
});

for (const end of ["\n", "\r", "\r\n", "\u2028", "\u2029"]) {
  Deno.test(`lines that end with ${JSON.stringify(end)} are counted like the engine counts them`, async () => {
    const source = [
      'import tcp from "createTcpTransport";',
      "const a = 1;",
      "",
      "export default {",
      "  b: () => boom(a),",
      "};",
    ]
      .join(end).replace('import tcp from "createTcpTransport";', "/* a */");
    const compiled = compileModule(source);
    const exports: { default?: { b: () => unknown } } = {};
    await new Script(textOf(compiled), { filename: "muxit:user" }).runInThisContext()(
      exports,
      (o: unknown) => o,
    );
    throws(() => exports.default!.b(), (error: Error) => {
      const [, line, column] = /muxit:user:(\d+):(\d+)/.exec(error.stack!)!.map(Number);
      deepStrictEqual(compiled.body.original({ line: line! - 1, column: column! }), { line: 5, column: 12 });
      return true;
    });
    deepStrictEqual(refusal(compileModule, `a${end}b${end})`).position, { line: 3, column: 1 });
  });
}
