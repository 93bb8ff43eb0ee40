import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { startScriptBench } from "../support/script_bench.ts";

const MEANT = `Connector 'psu' has no property or method 'voltge'; did you mean "voltage"?`;
const TOLD =
  `Connector 'psu' has no property or method 'voltge'. Did you mean "voltage"? What was read is a function, not a value`;

/** Uses of a misspelt property as a number or a text, which would silently be wrong. */
const USES = [
  "psu.voltge > 5",
  "psu.voltge == 5",
  "psu.voltge + 1",
  "psu.voltge - 1",
  "-psu.voltge",
  "`${psu.voltge} V`",
  "Math.max(psu.voltge, 1)",
  "Number(psu.voltge)",
  "String(psu.voltge)",
  "[psu.voltge].join()",
];

Deno.test("a misspelt property that is used as a number or a text is an error that says which was meant", async (t) => {
  await using bench = await startScriptBench();
  for (const use of USES) {
    await t.step(use, async () => {
      const { error, logs } = await bench.execute(`const psu = connector("psu");\n${use};`);
      deepStrictEqual([error?.message, error?.line], [`ReferenceError: ${MEANT}`, 2]);
      deepStrictEqual(logs, []);
    });
  }
});

/** Uses the language makes something of: the script goes on and is told once, before it does anything else. */
const SILENT = [
  "if (psu.voltge) log.info('on')",
  "psu.voltge === 5",
  "const { voltge } = psu",
  "switch (psu.voltge) { case 1: }",
  "for (let i = 0; i < 3; i++) { if (psu.voltge) script.running; }",
  "if (psu.voltge === 5) script.running; psu.voltage",
];

Deno.test("a misspelt property the language makes something of is told once, at its line", async (t) => {
  await using bench = await startScriptBench();
  for (const use of SILENT) {
    await t.step(use, async () => {
      bench.client.clear();
      const { error, logs } = await bench.execute(`const psu = connector("psu");\n\n${use};\nnull`);
      strictEqual(error, null);
      deepStrictEqual(logs.filter(({ level }) => level === "warn"), [{ level: "warn", args: [TOLD] }]);
      const said = await bench.client.until(
        ({ type, level }) => type === "script.output" && level === "warn",
        "the warning",
      );
      strictEqual(said.line, 3);
    });
  }
});

Deno.test("a call of a name that is none is one error; `in` and items there are say nothing", async () => {
  await using bench = await startScriptBench();
  const called = await bench.execute(`const psu = connector("psu");\npsu.reset_()`);
  match(String(called.error?.message), /has no property or method 'reset_'; did you mean "reset"\?$/);
  deepStrictEqual(called.logs, []);
  const caught = await bench.execute(
    `const psu = connector("psu");\ntry { psu.nope(psu.voltage); } catch {}\n['voltge' in psu, 'voltage' in psu, 'reset' in psu, typeof psu.reset]`,
  );
  deepStrictEqual(caught.result, [false, true, true, "function"]);
  deepStrictEqual(caught.logs.filter(({ level }) => level !== "warn"), []);
});

Deno.test("a check for a function stays one", async () => {
  await using bench = await startScriptBench();
  const { result } = await bench.execute(
    `const psu = connector("psu");\n[typeof psu.voltge, psu.voltge.name]`,
  );
  deepStrictEqual(result, ["function", "voltge"]);
});

Deno.test("connector code that uses an unknown name as a number is told as well", async () => {
  await using bench = await startScriptBench({
    "connectors/user.js": `export default { driver: "MockInstrument", methods: {
      other: () => connector("psu").voltge > 5,
      own: () => driver.voltge > 5,
      self: () => connector("user").voltge > 5,
      logs: () => log.info(driver.voltge),
      known: () => ["voltge" in driver, "voltage" in driver, "voltage" in connector("psu"), "own" in connector("user")],
    } };`,
  });
  const message = async (method: string) =>
    String((await bench.client.ask({ type: "connector.call", connector: "user", method })).message);
  match(await message("other"), /'psu' has no property or method 'voltge'; did you mean "voltage"\?/);
  match(await message("own"), /Driver has no property or action 'voltge'/);
  match(await message("self"), /'user' has no property or method 'voltge'/);
  deepStrictEqual(await bench.client.call("user", "known"), [false, true, true, true]);
  await bench.client.call("user", "logs");
  match(bench.server.log.history.at(-1)!.message, /^\[function voltge\]$/);
});
