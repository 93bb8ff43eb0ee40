import { Unreadable } from "@/lib/client/stores/mod.ts";

/** What kind of thing stands where a value is. */
export type ValueKind = "number" | "text" | "unknown" | "unreadable";

/** The kind of a value. */
export function valueKind(value: unknown): ValueKind {
  if (value instanceof Unreadable) return "unreadable";
  if (value === undefined || value === null) return "unknown";
  return typeof value === "number" ? "number" : "text";
}
