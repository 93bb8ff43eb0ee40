import type { ScriptLog } from "@/lib/protocol/mod.ts";
import { levelTone } from "./level_tone.ts";
import type { Paint } from "./paint.ts";
import { printableEntry } from "@/lib/core/mod.ts";
import { showValue } from "./show_value.ts";

/** What a script has logged, as one entry for people; warnings and errors say what they are. */
export function scriptLine({ level, args }: ScriptLog, paint: Paint): string {
  const text = args.map((arg) => typeof arg === "string" ? printableEntry(arg) : showValue(arg)).join(" ");
  const label = level === "info" ? "" : `${paint(levelTone(level), level)}: `;
  return label + text;
}
