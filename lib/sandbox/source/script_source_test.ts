import { deepStrictEqual, match, strictEqual, throws } from "node:assert/strict";
import { Script } from "node:vm";
import { GuestSourceError } from "./guest_source_error.ts";
import { textOf } from "./compiled_source.ts";
import { parseScript } from "./parse_script.ts";
import { MAX_SOURCE_LENGTH } from "./parse_source.ts";
import { rewriteScript } from "./rewrite_script.ts";

interface Port {
  last: unknown;
  end(main: (() => unknown) | undefined): unknown;
}

function rewrite(source: string): string {
  return textOf(rewriteScript(source, parseScript(source)));
}

/** What a script gives, with a bootstrap that does what the guest's does. */
async function resultOf(source: string): Promise<unknown> {
  const port: Port = { last: undefined, end: (main) => main === undefined ? port.last : main() };
  const run = new Script(rewrite(source)).runInThisContext() as (port: Port) => Promise<unknown>;
  return await run(port);
}

function refusalOf(source: string): GuestSourceError {
  try {
    rewrite(source);
  } catch (error) {
    strictEqual(error instanceof GuestSourceError, true, String(error));
    return error as GuestSourceError;
  }
  throw new Error(`${JSON.stringify(source.slice(0, 60))} was not refused`);
}

const RESULTS: Record<string, readonly (readonly [source: string, result: unknown])[]> = {
  "the last expression": [
    ["42", 42],
    ["'text'", "text"],
    ["'text';", "text"],
    ["'use strict'; 'te\\'xt'", "te'xt"],
    ["'text'\n// comment", "text"],
    ["'text'\nfunction helper() {}", "text"],
    ["('text')", "text"],
    ["1; 2; 3;", 3],
    ["1, 2, 3", 3],
    ["let a = 1; a += 4", 5],
    ["({ a: 1 })", { a: 1 }],
    ["[1, 2].map((n) => n * 2)", [2, 4]],
    ["(1 + 1)", 2],
    ["((((7))))", 7],
    ["`a${1}b`", "a1b"],
    ["/x/.source", "x"],
    ["-1", -1],
    ["!0", true],
    ["void 0", undefined],
    ["async () => 1; 5", 5],
    ["(function () { return 3; })()", 3],
    ["(() => { return 4; })()", 4],
    ["new Date(0).getTime()", 0],
    ["let x; x = y = 3; var y", undefined],
    ["typeof undefinedName", "undefined"],
    ["let i = 1; i++", 1],
    ["let f = (...a) => a.length; f(1, 2)", 2],
    ["await Promise.resolve(6)", 6],
    ["await (async () => 8)()", 8],
    ["Promise.resolve(9)", 9],
    ["x = 1\nvar x\nx\n+2", 3],
  ],
  "nothing when the last statement has no value": [
    ["", undefined],
    [";;;", undefined],
    ["// only a comment", undefined],
    ["/* a */", undefined],
    ["let a = 1", undefined],
    ["5; const b = 2;", undefined],
    ["for (const n of [1, 2]) n", undefined],
    ["while (false) 1", undefined],
    ["class A {}", undefined],
    ["5; class A {}", undefined],
    ["'use strict'", undefined],
    ["'use strict'; function helper() {}", undefined],
    ["label: for (;;) break label", undefined],
    ["switch (1) { case 1: 2 }", undefined],
  ],
  "the end of a block": [
    ["{ 1; 2 }", 2],
    ["{ { { 3 } } }", 3],
    ["{ 3; function f() {} }", 3],
    ["{ let a = 5; a }", 5],
    ["{}", undefined],
    ["if (true) 1; else 2", 1],
    ["if (false) 1; else 2", 2],
    ["if (false) 1", undefined],
    ["if (true) { 1; 2 } else { 3 }", 2],
    ["if (0) 1; else if (1) { 5 } else 6", 5],
    ["try { 1 } catch { 2 }", 1],
    ["try { throw 1 } catch (e) { e + 1 }", 2],
    ["try { 1; null.x } catch { }", undefined],
    ["try { 4 } finally { 5 }", 4],
    ["try { if (true) { try { null.x } catch { 7 } } } finally { 0 }", 7],
  ],
  "functions behind the last expression": [
    ["f(2);\nfunction f(n) { return n * 2; }", 4],
    ["3;\nfunction a() {}\nasync function b() {}\nfunction* c() {};;", 3],
  ],
  "main()": [
    ["function main() { return 1; }", 1],
    ["function main() { return 1; }\n5", 1],
    ["async function main() { return 2; }", 2],
    ["const main = () => 3; 4", 3],
    ["const main = async () => { await null; return 6; };", 6],
    ["let log = 1; function main() { return log; } log = 2;", 2],
    ["const main = 5; 6", 6],
    ["const main = null; 6", 6],
    ["{ let main = () => 1; 8 }", 8],
    ["function main() {}\n1", undefined],
  ],
  "an executed return at the top level": [
    ["return 1; 2", 1],
    ["return", undefined],
    ["if (true) return 3;\nfunction main() { return 4; }", 3],
    ["if (false) return 3;\nfunction main() { return 4; }", 4],
    ["5; return;", undefined],
    ["try { return 1; } finally { 2 }", 1],
    ["for (const n of [1, 2, 3]) if (n === 2) return n; 9", 2],
    ["return await Promise.resolve(5)", 5],
    ["return\n6", undefined],
  ],
  "text around it": [
    ["#!/usr/bin/env muxit\n7", 7],
    ["#! hashbang only", undefined],
    ["1 // comment at the end", 1],
    ["1 /* comment at the end */", 1],
    ["1 // comment\n// and another", 1],
    ["1 /* two\nlines */", 1],
    ["\uFEFF1", 1],
    ["\r\n8\r\n", 8],
    ["\u20289\u2029", 9],
    ["1 //\u2028 2", 2],
    ["'use strict'; 1", 1],
  ],
  "where semicolons are left out": [
    ["let a = 1\nlet b = 2\na\nb", 2],
    ["let a = 3\na\n++a", 4],
    ["let a = 3\na\n++\na\na", 4],
    ["const f = () => 1\n;[f()]", [1]],
    ["const f = (x) => x\nf\n(5)", 5],
    ["const t = (s) => s[0]\nt\n`x`", "x"],
    ["let a = 6\na\n/2", 3],
    ["do 1; while (false) 7", 7],
    ["{ 1 } 2", 2],
    ["{ a: 5 }", undefined],
    ["var a = 1\nif (a)\n  a + 1\nelse\n  a + 2", 2],
    ["let async = 4\nasync\n", 4],
    ["let of = 1, get = 2, let_ = 3\nof + get + let_", 6],
    ["x\nvar x = 2", undefined],
    ["const o = { f: (n) => n }\no\n?.f(3)", 3],
  ],
};

for (const [title, rows] of Object.entries(RESULTS)) {
  Deno.test(`the result of a script is as it should be with ${title}`, async (t) => {
    for (const [source, expected] of rows) {
      await t.step(JSON.stringify(source), async () => {
        deepStrictEqual(await resultOf(source), expected, `compiled to ${rewrite(source)}`);
      });
    }
  });
}

Deno.test("a script is compiled sloppy, and strict when it begins with that directive", async () => {
  const code = "(function () { return this === undefined; })()";
  strictEqual(await resultOf(code), false);
  strictEqual(await resultOf(`'use strict';\n${code}`), true);
  strictEqual(await resultOf(`// first a comment\n"use strict";${code}`), true);
  strictEqual(await resultOf(`1; "use strict"; ${code}`), false, "no directive behind a statement");
});

Deno.test("a script may use the names of its bootstrap and of globals as its own", async () => {
  strictEqual(
    await resultOf("const log = { info: () => 1 }; function delay() { return 2; } log.info() + delay()"),
    3,
  );
  strictEqual(await resultOf("const main = (a, b) => [a, b].length; main.length"), 2);
});

Deno.test("nothing of a script is replaced and no line moves: text is only put in, the last of it behind the end", () => {
  for (const [, rows] of Object.entries(RESULTS)) {
    for (const [source] of rows) {
      const { edits } = rewriteScript(source, parseScript(source)).body.data;
      strictEqual(edits.every(({ start, end }) => start === end), true, source);
      const moving = edits.filter(({ text }) => text.includes("\n"));
      deepStrictEqual(moving.map(({ start }) => start), [source.length], source);
    }
  }
});

Deno.test("positions in a rewritten script lead back to the user's own lines and columns", () => {
  const source = "#!x\nlet a = 1;\nif (a) {\n  boom + a\n}";
  const edits = rewriteScript(source, parseScript(source)).body;
  const column = edits.toString().split("\n")[3]!.indexOf("boom") + 1;
  deepStrictEqual(edits.original({ line: 4, column }), { line: 4, column: 3 });
  deepStrictEqual(edits.original({ line: 2, column: 5 }), { line: 2, column: 5 });
});

for (
  const [source, text, line, column] of [
    ["let a = ;", /^Unexpected token ';'$/, 1, 9],
    ["foo(", /^Unexpected token at the end of the file$/, 1, 5],
    ["\n\n  }", /^Unexpected token '}'$/, 3, 3],
    ["let a = 1;\nlet a = 2;", /'a' has already been declared/, 2, 5],
    ["'unterminated", /Unterminated string constant/, 1, 1],
    ["`unterminated", /Unterminated template/, 1, 2],
    ["/unterminated", /Unterminated regular expression/, 1, 2],
    ["/* unterminated", /Unterminated comment/, 1, 1],
    ["/(/", /Invalid regular expression/, 1, 2],
    ["1 +* 2", /^Unexpected token '\*'$/, 1, 4],
    ["break;", /Unsyntactic break/, 1, 1],
    ["const a;", /Unexpected token ';'|Complex binding|Missing init/, 1, 8],
    ["a\r\nb\r\n)", /^Unexpected token '\)'$/, 3, 1],
    ["function f() { await 1; }", /Unexpected token '1'|await/, 1, 22],
    ["'use strict'; with (a) {}", /'with' in strict mode/, 1, 15],
    ["}; globalThis.x = 1; {", /^Unexpected token '}'$/, 1, 1],
    ["}\nreturn 1; async function f() {", /^Unexpected token '}'$/, 1, 1],
    ["@decorated class A {}", /^Unexpected character '@'$/, 1, 1],
    ["new.target", /'new.target' can only be used in functions/, 1, 1],
  ] as const
) {
  Deno.test(`a script with the syntax error ${JSON.stringify(source)} is refused with line and column`, () => {
    const { message, position, name } = refusalOf(source);
    match(message, text);
    strictEqual(name, "SyntaxError");
    deepStrictEqual(position, { line, column });
  });
}

for (
  const [source, line, column] of [
    ["import fs from 'fs';", 1, 1],
    ["\n  import { a } from 'x'", 2, 3],
    ["import 'x'", 1, 1],
    ["export const a = 1", 1, 1],
    ["1;\nexport default 5", 2, 1],
    ["export * from 'x'", 1, 1],
    ["import('x')", 1, 1],
    ["const a = async () => {\n  await import('node:fs')\n}", 2, 9],
    ["f(`${import('x')}`)", 1, 6],
    ["import.meta.url", 1, 1],
    ["const u = import.meta", 1, 11],
    ["import.source('x')", 1, 8],
  ] as const
) {
  Deno.test(`${JSON.stringify(source)} is refused in a script with its place`, () => {
    const { message, position } = refusalOf(source);
    match(message, /import/);
    deepStrictEqual(position, { line, column });
  });
}

Deno.test("the words import and export may stand in texts, comments and names of properties", async () => {
  strictEqual(await resultOf("// import('x')\nconst a = { import: 1, export: 2 }; a.import + a.export"), 3);
  strictEqual(await resultOf("'import(\"x\")'"), `import("x")`);
});

Deno.test("a script of 1 MB is taken, a longer one is refused", async () => {
  const filled = `1;${" ".repeat(MAX_SOURCE_LENGTH - 2)}`;
  strictEqual(await resultOf(filled), 1);
  match(refusalOf(`${filled} `).message, /larger than 1048576 characters/);
});

Deno.test("a script nested without end is refused and ends nothing", () => {
  for (const part of ["[", "(", "{", "a?", "!", "a=>", "if(1)", "`${"]) {
    throws(() => rewrite(part.repeat(100_000)), { name: "SyntaxError" }, part);
  }
});
