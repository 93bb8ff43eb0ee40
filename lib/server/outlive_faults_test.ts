import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";

const PROGRAM = `
  import { outliveFaults } from ${JSON.stringify(import.meta.resolve("./outlive_faults.ts"))};
  const lines = [];
  outliveFaults({ write: (level, source, text) => lines.push(level + " " + source + " " + text) });
  setTimeout(() => { throw new TypeError("in a timer"); }, 0);
  Promise.reject(new RangeError("in a promise"));
  Promise.reject("no error at all");
  setTimeout(() => {
    for (let count = 0; count < 100; count++) Promise.reject(new Error("many"));
    setTimeout(() => console.log(JSON.stringify(lines)), 0);
  }, 0);
`;

Deno.test("a process outlives faults that nobody has caught, and writes down what they were", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--config", fileURLToPath(new URL("../../deno.json", import.meta.url)), "-"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(PROGRAM));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  strictEqual(code, 0, new TextDecoder().decode(stderr));
  const lines: string[] = JSON.parse(new TextDecoder().decode(stdout));
  for (const text of ["TypeError: in a timer", "RangeError: in a promise", "no error at all"]) {
    deepStrictEqual(lines.filter((line) => line.includes(text)).length, 1, text);
  }
  match(lines[0]!, /^error server A fault of the server itself; it goes on\. Please report it: /);
  // No more than can be read.
  strictEqual(lines.length, 5);
});
