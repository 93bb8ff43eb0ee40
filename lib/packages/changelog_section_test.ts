import { strictEqual } from "node:assert/strict";
import { changelogSection } from "./changelog_section.ts";

for (
  const heading of [
    "1.2.0",
    "[1.2.0]",
    "v1.2.0",
    "1.2.0 - 2026-04-20",
    "1.2.0 — 2026-04-20",
    "[1.2.0] - 2026-04-20",
    "[v1.2.0](https://example.org/1.2.0)",
  ]
) {
  Deno.test(`the section under "## ${heading}" is that of 1.2.0`, () => {
    const text =
      `# Changes\n\n## 1.3.0\n- new\n\n## ${heading}\n- brighter\n### Details\n- more\n\n## 1.1.0\n- old\n`;
    strictEqual(changelogSection(text, "1.2.0"), "- brighter\n### Details\n- more");
  });
}

Deno.test("without a heading for the version the whole text is given", () => {
  strictEqual(
    changelogSection("# Changes\n## 1.2.01\n- x\n## 11.2.0\n- y\n", "1.2.0"),
    "# Changes\n## 1.2.01\n- x\n## 11.2.0\n- y",
  );
});

Deno.test("the last section ends with the text, and headings in code are none", () => {
  strictEqual(
    changelogSection("## 1.2.0\r\n```\r\n## 1.1.0\r\n```\r\n- x\r\n", "1.2.0"),
    "```\n## 1.1.0\n```\n- x",
  );
});
