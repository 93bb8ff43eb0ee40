import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { checkFormula, compute } from "@/lib/connectors/formula.ts";
import { formulasOf } from "@/lib/sandbox/source/formula.ts";
import { parseModule } from "@/lib/sandbox/source/parse_module.ts";

const DEVICE: Record<string, unknown> = {
  volts: 12.5,
  amps: -0.25,
  zero: 0,
  text: "a5",
  digits: "42",
  on: true,
  off: false,
  nothing: null,
  pose: { x: 1, joints: [1, 2, [3]] },
  list: [4, 5, 6],
  odd: NaN,
};

function formulaOf(getter: string, head = "") {
  const source = `${head}\nexport default { driver: "X", properties: { p: ${getter} } };`;
  return formulasOf(source, parseModule(source, { imports: [] })).get("p");
}

interface Outcome {
  value?: unknown;
  error?: string;
  reads: string[];
}

/** What the language itself makes of the expression. */
function plain(expression: string, head: string, failing?: string): Outcome {
  const reads: string[] = [];
  const driver = new Proxy({}, {
    get: (_target, name) => {
      reads.push(String(name));
      if (name === failing) throw new Error("unplugged");
      return structuredClone(DEVICE[String(name)]);
    },
  });
  try {
    return { value: new Function("driver", `${head}; return (${expression});`)(driver), reads };
  } catch (error) {
    return { error: (error as Error).message, reads };
  }
}

async function computed(expression: string, head: string, how: { failing?: string; later?: boolean } = {}) {
  const formula = checkFormula(JSON.parse(JSON.stringify(formulaOf(`() => (${expression})`, head) ?? null)));
  ok(formula !== undefined, `no formula: ${expression}`);
  const reads: string[] = [];
  const read = (name: string) => {
    reads.push(name);
    const value = name === how.failing ? undefined : structuredClone(DEVICE[name]);
    if (how.later) {
      return name === how.failing ? Promise.reject(new Error("unplugged")) : Promise.resolve(value);
    }
    if (name === how.failing) throw new Error("unplugged");
    return value;
  };
  try {
    return { value: await compute(formula, read), reads };
  } catch (error) {
    return { error: (error as Error).message.replace(/^TypeError: /, ""), reads };
  }
}

const HEAD = "const SCALE = 2.5, OFFSET = -3, NAME = 'lab';";
const EXPRESSIONS = [
  "driver.volts * driver.amps",
  "driver.volts / driver.zero",
  "(driver.volts - OFFSET) * SCALE",
  "driver.on ? driver.volts : driver.amps",
  "driver.off && driver.volts",
  "driver.nothing ?? driver.digits",
  "driver.text || driver.volts",
  "`${NAME}: ${driver.volts} V, ${driver.on}`",
  "driver.text + driver.volts",
  "driver.digits * 2",
  "driver.digits + 2",
  "driver.pose.x + driver.pose.joints[2][0]",
  "driver.list[1] + driver.list.length + driver.text.length",
  "driver.list[driver.zero]",
  "driver.pose.missing",
  "Math.round(driver.volts * 100) / 100",
  "Math.max(driver.volts, driver.amps, 3)",
  "Math.PI * driver.volts ** 2",
  "Number(driver.digits) === 42",
  "driver.volts.toFixed(3)",
  "(driver.volts * 1000).toPrecision(2)",
  "-driver.volts + +driver.digits",
  "!driver.on",
  "~driver.volts | 3 ^ 5 & 6 << 1",
  "typeof driver.nothing",
  "driver.odd !== driver.odd",
  "driver.list == '4,5,6'",
  "driver.nothing == undefined",
  "driver.volts > 5 === true",
  "parseInt(driver.digits, 8)",
  "isNaN(driver.text)",
  "driver.volts + driver.volts",
];

for (const expression of EXPRESSIONS) {
  Deno.test(`the formula ${expression} gives what the language gives, asking for the same`, async () => {
    const expected = plain(expression, HEAD);
    for (const later of [false, true]) deepStrictEqual(await computed(expression, HEAD, { later }), expected);
  });
}

for (const expression of ["driver.nothing.x", "driver.text.toFixed(1)", "driver.volts.toFixed(200)"]) {
  Deno.test(`the formula ${expression} fails as in the language`, async () => {
    const { error, reads } = await computed(expression, HEAD);
    const expected = plain(expression, HEAD);
    strictEqual(reads.join(), expected.reads.join());
    ok(error !== undefined && expected.error !== undefined);
  });
}

Deno.test("a formula asks for nothing behind a property that cannot be read", async () => {
  const expression = "driver.volts * driver.amps + driver.zero";
  for (const later of [false, true]) {
    const how = { failing: "amps", later };
    deepStrictEqual(await computed(expression, HEAD, how), plain(expression, HEAD, "amps"));
  }
});

Deno.test("thousands of made-up formulas give what the language gives", async () => {
  const random = randoms(Number(Deno.env.get("MUXIT_SEED") ?? 11));
  let compared = 0;
  for (let round = 0; round < 3000; round++) {
    const expression = madeUp(random, 4);
    const expected = plain(expression, HEAD);
    const got = await computed(expression, HEAD, { later: random() < 0.3 });
    strictEqual(got.reads.join(), expected.reads.join(), expression);
    if (expected.error === undefined) deepStrictEqual(got.value, expected.value, expression);
    else ok(got.error !== undefined, expression);
    compared++;
  }
  strictEqual(compared, 3000);
});

/** Getters that do more than compute, or might. */
const NO_FORMULAS: [getter: string, head?: string][] = [
  ["async () => driver.volts"],
  ["(x) => driver.volts"],
  ["() => { const a = driver.volts; return a; }"],
  ["() => driver.reset()"],
  ["() => driver.volts = 5"],
  ["() => driver[NAME]", HEAD],
  ["() => other.volts", "const other = connector('x');"],
  ["() => count++", "let count = 0;"],
  ["() => count", "let count = 0;"],
  ["() => driver.constructor"],
  ["() => driver.pose.__proto__"],
  ["() => driver.list.map((x) => x)"],
  ["() => driver.pose?.x"],
  ["() => Math.random()"],
  ["() => new Date()"],
  ["() => this.x"],
  ["() => log.info(driver.volts)"],
  ["() => driver.volts", "const driver = { volts: 5 };"],
  ["() => Math.abs(driver.volts)", "const Math = { abs: () => 7 };"],
  ["() => driver.volts", "function f(driver) {}"],
  ["() => /x/"],
  ["() => 5n"],
  ["() => [driver.volts]"],
  ["get"],
];
for (const [getter, head = ""] of NO_FORMULAS) {
  Deno.test(`the getter ${head} ${getter} is left to its process`, () => {
    strictEqual(formulaOf(getter, head), undefined);
  });
}

Deno.test("formulas stand in every documented form of a property, and not where it is not certain", () => {
  for (
    const form of [
      "() => driver.volts",
      '[() => driver.volts, "Volts", { poll: true }]',
      "{ get: () => driver.volts, description: 'x' }",
      "{ fn: () => driver.volts }",
      "{ get() { return driver.volts; } }",
      "{ get: function () { return (driver.volts); } }",
    ]
  ) deepStrictEqual(formulaOf(form)?.slice(0, 2), ["read", "volts"], form);
  for (const form of ["{ ...more, get: () => driver.volts }", "{ get x() { return driver.volts; } }"]) {
    strictEqual(formulaOf(form, "const more = {};"), undefined, form);
  }
  const indirect = "const c = { properties: { p: () => driver.volts } }; export default c;";
  strictEqual(formulasOf(indirect, parseModule(indirect, { imports: [] })).size, 0);
});

Deno.test("what a guest calls a formula and is none is refused", () => {
  const place = [1, 1];
  for (
    const given of [
      undefined,
      "read",
      ["read", 5, place],
      ["read", "a", ["1", 1]],
      ["member", ["read", "a", place], "constructor", place],
      ["call", "eval", []],
      ["call", "Math.constructor", []],
      ["method", "constructor", ["value", 1], [], place],
      ["binary", "in", ["value", 1], ["value", 2]],
      ["value", {}],
      Array.from({ length: 300 }).reduce((inner: unknown) => ["unary", "-", inner], ["value", 1]),
      ["text", [""], Array(500).fill(["value", 1])],
    ]
  ) strictEqual(checkFormula(given), undefined, JSON.stringify(given)?.slice(0, 60));
});

function randoms(seed: number): () => number {
  let state = seed;
  return () => (state = state * 1664525 + 1013904223 >>> 0) / 2 ** 32;
}

function madeUp(random: () => number, depth: number): string {
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)]!;
  const inner = () => madeUp(random, depth - 1);
  if (depth === 0 || random() < 0.2) {
    return pick([
      ...Object.keys(DEVICE).map((name) => `driver.${name}`),
      "3",
      "'x'",
      "SCALE",
      "NAME",
      "null",
      "undefined",
    ]);
  }
  return pick([
    () =>
      `(${inner()} ${
        pick(["+", "-", "*", "/", "%", "<", ">=", "==", "===", "!=", "&", "|", "<<", ">>>"])
      } ${inner()})`,
    () => `(${inner()} ${pick(["&&", "||"])} ${inner()})`,
    () => `((${inner()}) ?? (${inner()}))`,
    () => `(${inner()} ? ${inner()} : ${inner()})`,
    () => `(${pick(["-", "+", "!", "~", "typeof "])}(${inner()}))`,
    () => `\`\${${inner()}}:\${${inner()}}\``,
    () => `Math.${pick(["abs", "round", "max", "min", "hypot"])}(${inner()}, ${inner()})`,
    () => `(${inner()}).x`,
    () => `(${inner()})[${inner()}]`,
    () => `(${inner()}).length`,
  ])();
}
