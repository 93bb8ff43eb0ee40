import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { depthOfJson, setInJson } from "./json_text.ts";

const FILE = `{
\t"websocket": { "port": 8765 },   
\t"connectors": { "enabled": ["a",  "b"], "mine": {"x": [1,{ "}": "]" }]} },
\t"note": "say \\"port\\": 1"
}
`;

for (
  const [what, path, value, from, to] of [
    ["a value on one line", ["websocket", "port"], 9000, "8765", "9000"],
    ["a list on one line", ["connectors", "enabled"], ["c", "d"], '["a",  "b"]', '["c", "d"]'],
    ["what lies behind odd texts", ["note"], true, '"say \\"port\\": 1"', "true"],
    ["a new member of a line", ["websocket", "host"], "x", "8765 }", '8765, "host": "x" }'],
    [
      "a new section in the file's own indentation",
      ["a", "b"],
      1,
      '1"\n',
      '1",\n\t"a": {\n\t\t"b": 1\n\t}\n',
    ],
    ["a key inside another", ["connectors", "mine", "x"], null, '[1,{ "}": "]" }]', "null"],
  ] as const
) {
  Deno.test(`setInJson() sets ${what} and leaves every other character`, () => {
    strictEqual(setInJson(FILE, path, value), FILE.replace(from, to));
  });
}

Deno.test("setInJson() keeps byte order mark and line ends, and fills an empty object", () => {
  const file = '\uFEFF{\r\n  "a": {}\r\n}\r\n';
  strictEqual(
    setInJson(file, ["a", "b"], [1]),
    file.replace("{}", '{\r\n    "b": [\r\n      1\r\n    ]\r\n  }'),
  );
  strictEqual(setInJson("{}", ["a"], 1), '{\n  "a": 1\n}');
});

Deno.test("setInJson() changes the one of two members of a name that counts", () => {
  deepStrictEqual(JSON.parse(setInJson('{"a":1,"a":2}', ["a"], 3)), { a: 3 });
});

Deno.test("depthOfJson() counts brackets outside of texts", () => {
  strictEqual(depthOfJson('{"[[[{": [1, ["\\"[["]]}'), 3);
  strictEqual(depthOfJson("[".repeat(20_000)), 20_000);
});
