/** Access of a property: readable, writable or both. */
export type Access = "r" | "w" | "rw";

/** Normalises any documented spelling of access: `rw`, `R/W`, `r`, `read`, `readonly` … Unknown ones are `rw`. */
export function normaliseAccess(access: string): Access {
  const letters = access.toLowerCase().replace(/[^a-z]/g, "");
  if (["r", "ro", "read", "readonly"].includes(letters)) return "r";
  if (["w", "wo", "write", "writeonly"].includes(letters)) return "w";
  return "rw";
}
