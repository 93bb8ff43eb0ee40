import { ok, strictEqual } from "node:assert/strict";

type Theme = Map<string, string>;

/** Colours of a block of `static/styles/tokens.css`, by name. */
function themeAfter(css: string, selector: string): Theme {
  const start = css.indexOf("{", css.indexOf(selector));
  const block = css.slice(start, css.indexOf("}", start));
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name!, colour!]),
  );
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

const css = await Deno.readTextFile(new URL("../../static/styles/tokens.css", import.meta.url));
const themes = {
  light: themeAfter(css, ":root {"),
  "dark by the system": themeAfter(css, ':root:not([data-theme="light"]) {'),
  "dark by choice": themeAfter(css, ':root[data-theme="dark"] {'),
};

/** Text, its backgrounds, and the contrast WCAG AA asks for. */
const PAIRS: readonly [string, readonly string[], number][] = [
  [
    "text",
    ["bg", "surface", "surface-raised", "surface-hover", "error-soft", "warning-soft", "accent-soft"],
    4.5,
  ],
  ["text-muted", ["bg", "surface", "surface-raised", "surface-hover", "error-soft"], 4.5],
  ["accent", ["surface", "bg", "accent-soft"], 4.5],
  ["on-accent", ["accent", "accent-hover"], 4.5],
  ["on-stop", ["stop", "stop-hover"], 4.5],
  ["stop", ["surface"], 3],
  ["success", ["surface", "success-soft"], 4.5],
  ["warning", ["surface", "warning-soft"], 4.5],
  ["error", ["surface", "surface-raised", "error-soft"], 4.5],
  ["border-field", ["surface", "surface-raised"], 3],
];

for (const [theme, colours] of Object.entries(themes)) {
  for (const [front, backs, wanted] of PAIRS) {
    Deno.test(`${front} can be told from what is behind it (${theme})`, () => {
      for (const back of backs) {
        const ratio = contrast(colours.get(front)!, colours.get(back)!);
        ok(ratio >= wanted, `${front} on ${back}: ${ratio.toFixed(2)}, wanted ${wanted}`);
      }
    });
  }
}

Deno.test("both ways into the dark lead to the same colours", () => {
  strictEqual(
    JSON.stringify([...themes["dark by the system"]]),
    JSON.stringify([...themes["dark by choice"]]),
  );
});
