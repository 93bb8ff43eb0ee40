import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { COMMANDS } from "./commands.ts";
import { helpLines, wrapped } from "./help_lines.ts";

Deno.test("wrapped() breaks between words only", () => {
  deepStrictEqual(wrapped("read a property; also psu.voltage", 12), [
    "read a",
    "property;",
    "also",
    "psu.voltage",
  ]);
  deepStrictEqual(wrapped("unbreakable", 4), ["unbreakable"]);
  deepStrictEqual(wrapped("as it stands", Infinity), ["as it stands"]);
});

const ENTRIES = COMMANDS.flatMap((command) => command.subcommands ?? [command]);

for (const width of [200, 120, 80, 60, 40]) {
  Deno.test(`the help fits into ${width} columns, and no word of it is broken or lost`, () => {
    const text = helpLines(ENTRIES, { width });
    for (const line of text.split("\n")) ok(line.length <= width, `${line.length}: ${line}`);
    const words = (value: string) => value.split(/\s+/).filter((word) => word !== "");
    deepStrictEqual(words(text), ENTRIES.flatMap(({ usage, summary }) => words(`${usage} ${summary}`)));
  });
}

Deno.test("usage and summary stand side by side, a long usage above its summary", () => {
  const long = { usage: "drivers init <name> [config as JSON]", summary: "Try a driver" };
  strictEqual(
    helpLines([{ usage: "quit", summary: "End this session" }, long], { width: 44 }),
    "quit\n    End this session\n" +
      "drivers init <name> [config as JSON]\n    Try a driver",
  );
  strictEqual(
    helpLines([{ usage: "quit", summary: "End this session" }, long], { width: 80 }),
    `quit${" ".repeat(28)}End this session\n` +
      `drivers init <name> [config as JSON]\n${" ".repeat(32)}Try a driver`,
  );
});
