import { deepStrictEqual } from "node:assert/strict";
import { join } from "node:path";
import { complete } from "./completion.ts";
import { bench } from "./testing/bench.ts";

const LINES: readonly [line: string, candidates: string[], typed: string][] = [
  ["conn", ["connectors "], "conn"],
  ["s", ["schema", "set", "stream", "script", "status", "scpi-demo."], "s"],
  ["ps", ["psu."], "ps"],
  ["psu.vol", ["psu.voltage", "psu.volume"], "psu.vol"],
  ["psu.po", ["psu.power "], "psu.po"],
  ["psu.ramp", ["psu.rampTo("], "psu.ramp"],
  ["PSU.res", ["PSU.reset("], "PSU.res"],
  ['schema("ps', ['schema("psu") '], 'schema("ps'],
  ["help sc", ["schema", "script"], "sc"],
  ["get ", ["psu", "scpi-demo", '"two words"'], ""],
  ["get P", ["psu "], "P"],
  ['get "two', ['"two words" '], '"two'],
  ["get psu vol", ["voltage", "volume"], "vol"],
  ["call psu ", ["reset", "rampTo"], ""],
  ["stream psu ", ["wave "], ""],
  ["stream psu wave --", ["--count "], "--"],
  ["drivers in", ["init "], "in"],
  ["drivers init m", ["MockInstrument "], "m"],
  ["drivers get vol", ["voltage", "volume"], "vol"],
  ["drivers exec ra", ["rampTo "], "ra"],
  ["script start start", ["startup/monitor "], "start"],
  ["script stop ", ["ramp "], ""],
  ["logs --f", ["--follow "], "--f"],
  ["get nobody vol", [], "get nobody vol"],
  ["get psu voltage more", [], "more"],
  ["nonsense ", [], ""],
];

for (const [line, candidates, typed] of LINES) {
  Deno.test(`the tab key behind "${line}" offers ${candidates.join(" ") || "nothing"}`, async () => {
    const { session } = bench();
    session.trial = { driver: "MockInstrument", connector: "psu" };
    deepStrictEqual(await complete(line, session), [candidates, typed]);
  });
}

Deno.test("the tab key behind script run offers folders and scripts", async () => {
  const folder = await Deno.makeTempDir({ prefix: "muxit-complete-" });
  try {
    for (const name of ["ramp.js", "read me.js", "notes.txt", ".hidden.js"]) {
      await Deno.writeTextFile(join(folder, name), "");
    }
    await Deno.mkdir(join(folder, "rigs"));
    const { session } = bench();
    const at = (typed: string) => complete(`script run ${typed}`, session);
    deepStrictEqual(await at(`${folder}/r`), [
      [`${folder}/ramp.js`, `"${folder}/read me.js"`, `${folder}/rigs/`],
      `${folder}/r`,
    ]);
    deepStrictEqual(await at(`${folder}/ra`), [[`${folder}/ramp.js `], `${folder}/ra`]);
    deepStrictEqual(await at(`${folder}/ri`), [[`${folder}/rigs/`], `${folder}/ri`]);
    deepStrictEqual(await at(`${folder}/.h`), [[`${folder}/.hidden.js `], `${folder}/.h`]);
    deepStrictEqual(await at(`${folder}/none/`), [[], `script run ${folder}/none/`]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("names are asked once for several keys", async () => {
  const { session, fake } = bench();
  await complete("get p", session);
  await complete("get ps", session);
  deepStrictEqual(fake.asked, [["connectors.list", {}]]);
});
