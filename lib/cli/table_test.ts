import { strictEqual } from "node:assert/strict";
import { colorPaint } from "./paint.ts";
import { displayWidth, table } from "./table.ts";

Deno.test("table() aligns columns and leaves no white space at the ends", () => {
  const text = table([["psu", "ready", ""], ["scpi-demo", "error", "No answer"]], {
    headers: ["NAME", "STATE", "MESSAGE"],
  });
  strictEqual(text, "NAME       STATE  MESSAGE\npsu        ready\nscpi-demo  error  No answer");
});

Deno.test("table() aligns by what is seen: wide characters, marks, colours", () => {
  const text = table([["电源", "a"], ["e\u0301", "b"], [{ text: "x", tone: "red" }, "c"]], {
    paint: colorPaint,
  });
  strictEqual(text, "电源  a\ne\u0301     b\n\x1b[31mx\x1b[0m     c");
  strictEqual(displayWidth("电源"), 4);
});

Deno.test("table() lets no text of a device move the cursor", () => {
  strictEqual(table([["a\x1b[2Jb\nc"]]), "a\\x1b[2Jb\\nc");
});

Deno.test("table() of nothing is nothing", () => strictEqual(table([], { headers: ["NAME"] }), ""));
