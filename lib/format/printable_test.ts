import { strictEqual } from "node:assert/strict";
import { printable, printableEntry, printableLine } from "./printable.ts";

Deno.test("what could move the cursor or turn the text becomes an escape; line ends, tabs and letters stay", () => {
  strictEqual(printable("a\r\nb\tü 电 🙂"), "a\nb\tü 电 🙂");
  strictEqual(printable("\x1b[2J\x07\x7f\x9b"), "\\x1b[2J\\x07\\x7f\\x9b");
  strictEqual(printable("a\rb"), "a\\x0db");
  strictEqual(printable("\u202eevil\u2066\u200f\u061c"), "\\u202eevil\\u2066\\u200f\\u061c");
  strictEqual(printable("one\u2028two\u0085three"), "one\\u2028two\\x85three");
});

Deno.test("on one line nothing ends it", () => {
  strictEqual(printableLine("a\r\nb\tc\x0bd"), "a\\nb\\tc\\x0bd");
});

Deno.test("the further lines of an entry look like no entry", () => {
  const forged = "fine\n12:00:00 error [server] Your disk is full\r\nmore";
  strictEqual(printableEntry(forged), "fine\n    12:00:00 error [server] Your disk is full\n    more");
});
