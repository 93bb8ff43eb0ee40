import { deepStrictEqual, throws } from "node:assert/strict";
import { parseArguments } from "./arguments.ts";
import { UsageError } from "./usage_error.ts";

const KNOWN = { all: "none", out: "value", key: "values" } as const;

Deno.test("flags stand before and behind words, with a space or an equals sign", () => {
  const { words, flags } = parseArguments([
    "--all",
    "a",
    "--out=x=y",
    "b",
    "--key",
    "1",
    "--key",
    "2",
    "--",
    "--c",
  ], KNOWN);
  deepStrictEqual(words, ["a", "b", "--c"]);
  deepStrictEqual([...flags], [["all", [""]], ["out", ["x=y"]], ["key", ["1", "2"]]]);
});

for (
  const [given, message] of [
    [["--nothing"], /Unknown option --nothing; known here: --all, --out, --key/],
    [["--toString"], /Unknown option/],
    [["--out"], /--out needs a value/],
    [["--out="], /--out needs a value/],
    [["--all=1"], /--all takes no value/],
    [["--out", "a", "--out", "b"], /--out stands there twice/],
  ] as const
) {
  Deno.test(`${given.join(" ")} is refused`, () => {
    throws(
      () => parseArguments(given, KNOWN),
      (error: unknown) => error instanceof UsageError && message.test(error.message),
    );
  });
}
