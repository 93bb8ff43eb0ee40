import { strictEqual, throws } from "node:assert/strict";
import { editDriverConfig, editHidden } from "./source_edits.ts";

const psu = `// my supply
export default {
  driver: 'GenericScpi', // keep
  config: {
    serialPort: 'COM8',   // left port
    baudRate: 9600,
    offset: -1.5,
    _transport: createTcpTransport("h", 1),
    name: \`x\`,
  },
  /* visible */
  expose: ['a', 'b'],
  poll: ["a"]
};
`;

Deno.test("editDriverConfig() replaces a literal in place and keeps every other byte", () => {
  strictEqual(editDriverConfig(psu, "serialPort", "COM4"), psu.replace("'COM8'", "'COM4'"));
  strictEqual(editDriverConfig(psu, "baudRate", 115200), psu.replace("9600", "115200"));
  strictEqual(editDriverConfig(psu, "offset", 2), psu.replace("-1.5", "2"));
  strictEqual(editDriverConfig(psu, "name", "y"), psu.replace("`x`", "'y'"));
});

Deno.test("editDriverConfig() appends a new key to config, in the file's style", () => {
  strictEqual(
    editDriverConfig(psu, "timeout", 500),
    psu.replace("name: `x`,\n", "name: `x`,\n    timeout: 500,\n"),
  );
});

Deno.test("editDriverConfig() makes a config block when there is none", () => {
  strictEqual(
    editDriverConfig('export default {\n  driver: "X"\n};\n', "port", "COM3"),
    'export default {\n  driver: "X",\n  config: { port: "COM3" }\n};\n',
  );
  strictEqual(
    editDriverConfig('export default { driver: "X" };', "my-key", null),
    'export default { driver: "X", config: { "my-key": null } };',
  );
});

Deno.test("editDriverConfig() finds a key at the top level", () => {
  const source = 'export default { driver: "Fairino", ip: "10.0.0.1" };';
  strictEqual(editDriverConfig(source, "ip", "10.0.0.2"), source.replace("10.0.0.1", "10.0.0.2"));
});

Deno.test("editDriverConfig() leaves expressions alone", () => {
  throws(() => editDriverConfig(psu, "_transport", "x"), { code: "CONN_RELOAD_FAILED" });
  throws(() => editDriverConfig("export default { driver: 'x', config: { a: b } }", "a", 1), {
    code: "CONN_RELOAD_FAILED",
  });
  throws(() => editDriverConfig("export default { driver: 'x', config: make() }", "a", 1), {
    code: "CONN_RELOAD_FAILED",
  });
  throws(() => editDriverConfig("export default make()", "a", 1), { code: "CONN_RELOAD_FAILED" });
});

Deno.test("editDriverConfig() escapes text for the quote it stands in", () => {
  const source = "export default { driver: 'x', ip: 'a' };";
  strictEqual(
    editDriverConfig(source, "ip", `it's "5"`),
    `export default { driver: 'x', ip: 'it\\'s "5"' };`,
  );
});

Deno.test("editHidden() writes hide, removes expose, and keeps every other byte", () => {
  strictEqual(
    editHidden(psu, ["voltage", "it's"]),
    psu.replace("  config: {", "  hide: ['voltage', 'it\\'s'],\n  config: {").replace(
      "  expose: ['a', 'b'],\n",
      "",
    ),
  );
});

Deno.test("editHidden() with an empty list removes hide and expose", () => {
  strictEqual(editHidden(psu, []), psu.replace("  expose: ['a', 'b'],\n", ""));
  strictEqual(
    editHidden('export default { driver: "x", hide: ["a"] };', []),
    'export default { driver: "x" };',
  );
});

Deno.test("editHidden() replaces an existing list and keeps comments around it", () => {
  const source = 'export default {\n  driver: "x",\n  hide: ["a"], // why\n};\n';
  strictEqual(editHidden(source, ["b", "c"]), source.replace('["a"]', '["b", "c"]'));
});

Deno.test("editHidden() keeps the comments of a list that goes", () => {
  const source =
    'export default {\n  driver: "x",\n  hide: [\n    "a", // why a\n    /* and */ "b",\n  ],\n  poll: [],\n};\n';
  strictEqual(
    editHidden(source, []),
    'export default {\n  driver: "x",\n  // why a\n  /* and */\n  poll: [],\n};\n',
  );
  const inline = 'export default { driver: "x", expose: ["a", // only a\n "b"], poll: [] };';
  strictEqual(
    editHidden(inline, ["c"]),
    'export default { driver: "x", // only a\n hide: ["c"], poll: [] };',
  );
  const last = 'export default { driver: "x", expose: ["a" /* a */] };';
  strictEqual(editHidden(last, ["c"]), 'export default { driver: "x", /* a */ hide: ["c"] };');
  strictEqual(editHidden(last, []), 'export default { driver: "x" /* a */ };');
});

Deno.test("editHidden() keeps Windows line ends", () => {
  const source = 'export default {\r\n  driver: "x",\r\n  poll: [],\r\n};\r\n';
  strictEqual(editHidden(source, ["a"]), source.replace("  poll", '  hide: ["a"],\r\n  poll'));
});

Deno.test("editHidden() finds an object that is exported by name", () => {
  const source = 'const psu = {\n  driver: "x",\n};\nexport default psu;\n';
  strictEqual(
    editHidden(source, ["a"]),
    'const psu = {\n  driver: "x",\n  hide: ["a"],\n};\nexport default psu;\n',
  );
});
