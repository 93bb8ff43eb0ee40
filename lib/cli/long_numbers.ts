import type { Output } from "./output.ts";

/**
 * A value as it is sent: whole numbers that JSON would round (bigint) as text, as they stand on the wire. That is said, because
 * a device that wants a number may not take it.
 */
export function withoutLongNumbers<T>(value: T, output: Pick<Output, "note">): unknown {
  const long = new Set<string>();
  const sent = withText(value, long);
  for (const digits of long) {
    output.note(`${digits} is sent as text: as a number it would be rounded, being beyond 2^53`);
  }
  return sent;
}

function withText(value: unknown, long: Set<string>): unknown {
  if (typeof value === "bigint") {
    long.add(String(value));
    return String(value);
  }
  if (Array.isArray(value)) return value.map((item) => withText(item, long));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withText(item, long)]));
}
