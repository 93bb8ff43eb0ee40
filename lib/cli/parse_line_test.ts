import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { parseArguments, parseLine } from "./parse_line.ts";
import { argumentsOfWords } from "./word_values.ts";

/** What a line means: the command, and the values of its words. */
const LINES: readonly [line: string, name: string, values: unknown[]][] = [
  ["connectors", "connectors", []],
  ["  CONNECTORS  ", "connectors", []],
  ["schema psu", "schema", ["psu"]],
  ['schema("psu")', "schema", ["psu"]],
  ["schema('psu');", "schema", ["psu"]],
  ["schema(psu)", "schema", ["psu"]],
  ["connectors()", "connectors", []],
  ["get psu voltage", "get", ["psu", "voltage"]],
  ['get("psu", "voltage")', "get", ["psu", "voltage"]],
  ['get "two words" voltage', "get", ["two words", "voltage"]],
  ["set psu voltage 12", "set", ["psu", "voltage", 12]],
  ["set psu voltage -0.5", "set", ["psu", "voltage", -0.5]],
  ["set psu label 'it is on'", "set", ["psu", "label", "it is on"]],
  ['set psu label "a\\tb"', "set", ["psu", "label", "a\tb"]],
  ['set psu label "12"', "set", ["psu", "label", "12"]],
  ["set psu points [1, 2, 3]", "set", ["psu", "points", [1, 2, 3]]],
  ['set psu place {"x": 1, "y": [2, 3]}', "set", ["psu", "place", { x: 1, y: [2, 3] }]],
  ["set psu place {x: 1, 'y': \"a } b\",}", "set", ["psu", "place", { x: 1, y: "a } b" }]],
  ["call psu rampTo 5 fast", "call", ["psu", "rampTo", 5, "fast"]],
  ["call robot move x=1 y=-2 mode=fast", "call", ["robot", "move", { x: 1, y: -2, mode: "fast" }]],
  ['call robot say text="two words" 3', "call", ["robot", "say", 3, { text: "two words" }]],
  ["call robot say text='C:\\new'", "call", ["robot", "say", { text: "C:\\new" }]],
  ["call robot path points=[[0, 1], [2, 3]]", "call", ["robot", "path", { points: [[0, 1], [2, 3]] }]],
  ['call term send "a=b"', "call", ["term", "send", "a=b"]],
  ["call term send don't", "call", ["term", "send", "don't"]],
  ["psu.voltage", "get", ["psu", "voltage"]],
  ["psu.voltage;", "get", ["psu", "voltage"]],
  ["psu.voltage = 12", "set", ["psu", "voltage", 12]],
  ["psu.voltage=-1.5e3;", "set", ["psu", "voltage", -1500]],
  ["psu.mode = fast", "set", ["psu", "mode", "fast"]],
  ["psu.label = 'a b'", "set", ["psu", "label", "a b"]],
  ["psu.label = `a b`", "set", ["psu", "label", "a b"]],
  ["scpi-demo.output = true", "set", ["scpi-demo", "output", true]],
  ["psu.rampTo(5)", "call", ["psu", "rampTo", 5]],
  ["psu.rampTo({ target: 5, steps: [1, 2] })", "call", ["psu", "rampTo", { target: 5, steps: [1, 2] }]],
  ["psu.reset()", "call", ["psu", "reset"]],
  ["psu.reset();", "call", ["psu", "reset"]],
  ['psu.write("*IDN?", null, undefined)', "call", ["psu", "write", "*IDN?", null, null]],
  ["gerät.wert_1 = 3", "set", ["gerät", "wert_1", 3]],
  ["script run ./my-files/ramp.v2.js", "script", ["run", "./my-files/ramp.v2.js"]],
  ["help --help", "help", ["help"]],
  ["get --help", "help", ["get"]],
  ["--help", "help", []],
  ["help get --help", "help", ["get"]],
  ["drivers init --help", "help", ["drivers"]],
  ['set psu label "--help"', "set", ["psu", "label", "--help"]],
  ["stream cam picture --count 3", "stream", ["cam", "picture", "--count", 3]],
];

for (const [line, name, values] of LINES) {
  Deno.test(`parseLine() understands ${line}`, () => {
    const asked = parseLine(line)!;
    strictEqual(asked.name, name);
    deepStrictEqual(argumentsOfWords(asked.words), values);
  });
}

for (const line of ["", "   ", "# a remark", "// another"]) {
  Deno.test(`parseLine() finds nothing in ${JSON.stringify(line)}`, () =>
    strictEqual(parseLine(line), undefined));
}

const WRONG: readonly [line: string, message: RegExp][] = [
  ['get "psu', /The " at column 5 is not closed/],
  ["get 'psu", /The ' at column 5 is not closed/],
  ["set psu place {x: 1", /The \{ at column 15 is not closed/],
  ["set psu list [1, (2]", /The \[ at column 14 is not closed/],
  ['set psu label "C:\\new\\q"', /column 15 is no JSON text .*single quotes/],
  ["psu.voltage =", /A value is missing behind psu.voltage =/],
  ["psu.voltage = ;", /A value is missing/],
  ["psu.voltage == 12", /Cannot understand "== 12" behind psu.voltage; psu.voltage reads/],
  ["psu.voltage += 1", /Cannot understand "\+= 1"/],
  ["psu.voltage 12", /psu.voltage = 1 writes/],
  ["psu.voltage = 1 + 2", /nothing to compute/],
  ["psu.voltage = other.voltage", /nothing to compute/],
  ["psu.voltage = hello world", /"world" stands behind it/],
  ["psu.voltage = {", /Cannot read \{ as a value/],
  ["psu.voltage = /x/", /a pattern is no value/],
  ["psu.voltage = -'a'", /- stands before something that is no number/],
  ["psu.rampTo(5", /Cannot read \(5 as a value/],
  ["psu.rampTo(f())", /nothing to compute/],
  ["psu.rampTo(...x)", /nothing to compute/],
  ["psu.rampTo({ [a]: 1 })", /only keys and values/],
  ["psu.rampTo({ get a() { return 1 } })", /only keys and values/],
  ["psu.rampTo(5) + 1", /it is no call/],
];

for (const [line, message] of WRONG) {
  Deno.test(`parseLine() says what is wrong with ${line}`, () => throws(() => parseLine(line), message));
}

Deno.test("parseArguments() leaves the words as the shell has split them", () => {
  const isCommand = (name: string) => name === "set";
  const asked = parseArguments(["set", "psu", "label", "two words", '"12"'], isCommand)!;
  deepStrictEqual(argumentsOfWords(asked.words), ["psu", "label", "two words", "12"]);
});

Deno.test("parseArguments() reads what is no command as a line", () => {
  const asked = parseArguments(["psu.voltage", "=", "12"], () => false)!;
  deepStrictEqual([asked.name, argumentsOfWords(asked.words)], ["set", ["psu", "voltage", 12]]);
  strictEqual(parseArguments(["get psu voltage"], (name) => name === "get")?.words.length, 2);
});
