import { exactText } from "@/lib/format/mod.ts";
import { toJson } from "@/lib/protocol/mod.ts";

const INDENT = "  ";

/**
 * JSON for people: an object or list stands on one line where it fits, as document 001 shows schemas, and with one entry
 * per line elsewhere.
 *
 * @param width Columns of a line.
 */
export function prettyJson(value: unknown, width = 120): string {
  return write(JSON.parse(toJson(value)), width);
}

function write(value: unknown, room: number): string {
  if (typeof value !== "object" || value === null) return plainText(value);
  const flat = onOneLine(value);
  if (flat.length <= room && !holdsObjects(value)) return flat;
  const inner = Array.isArray(value)
    ? value.map((item) => write(item, room - INDENT.length))
    : Object.entries(value).map(([key, item]) => {
      const head = `${JSON.stringify(key)}: `;
      return head + write(item, room - INDENT.length - head.length);
    });
  if (inner.length === 0) return flat;
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const body = inner.map((text) => INDENT + text.replaceAll("\n", `\n${INDENT}`)).join(",\n");
  return `${open}\n${body}\n${close}`;
}

// An object of objects is a list of named things: one per line reads better, even when there is only one.
function holdsObjects(value: object): boolean {
  return !Array.isArray(value) &&
    Object.values(value).some((item) => isFilled(item) && !Array.isArray(item));
}

function isFilled(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function plainText(value: unknown): string {
  return typeof value === "number" ? exactText(value) : JSON.stringify(value);
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return plainText(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${onOneLine(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
