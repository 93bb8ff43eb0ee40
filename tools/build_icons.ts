/**
 * Draws the icons of the page into one file, `lib/ui/icon_sprite.ts`, which every page holds. Neither pages nor the server load the
 * icon library itself: it has six thousand exports, which would cost the server a third of a second and 33 MB at each start.
 *
 * Run it after a change of `lib/ui/icon_names.ts`: `deno run -A tools/build_icons.ts`
 *
 * @module
 */
import * as lucide from "lucide-preact";
import { type ComponentType, h } from "preact";
import { renderToString } from "preact-render-to-string";
import { ICON_NAMES, type IconName } from "@/lib/ui/icon_names.ts";

/** The drawings: one `<symbol>` per icon; stroke and colour come from the page. */
function iconSprite(): string {
  const symbols = ICON_NAMES.map((name) =>
    `<symbol id="icon-${name}" viewBox="0 0 24 24">${shapesOf(name)}</symbol>`
  );
  const licence = "<!-- Icons: Lucide (https://lucide.dev), ISC License -->";
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${licence}\n${symbols.join("\n")}\n</svg>\n`;
}

function shapesOf(name: IconName): string {
  const component = name.replace(/(^|-)(\w)/g, (_whole, _dash, letter: string) => letter.toUpperCase());
  const icon = (lucide as unknown as Record<string, ComponentType>)[component];
  if (icon === undefined) throw new RangeError(`Lucide has no icon '${name}'`);
  return renderToString(h(icon, {})).replace(/^<svg[^>]*>|<\/svg>$/g, "");
}

/** Text of `lib/ui/icon_sprite.ts`. */
export function iconModule(): string {
  return `/** The drawings of all icons; written by \`tools/build_icons.ts\`. */\nexport const ICON_SPRITE = \`${iconSprite()}\`;\n`;
}

if (import.meta.main) await Deno.writeTextFile("lib/ui/icon_sprite.ts", iconModule());
