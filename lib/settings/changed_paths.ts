type Json = Record<string, unknown>;

/** Paths of the values that are others in `after` than in `before`, or in one of the two only; a list is one value. */
export function changedPaths(before: unknown, after: unknown, path: readonly string[] = []): string[][] {
  if (isJson(before) && isJson(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changedPaths(own(before, key), own(after, key), [...path, key]));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  // A whole section came or went: what is in it counts, not the name of the section.
  const section = isJson(before) ? before : isJson(after) ? after : undefined;
  if (section === undefined || Object.keys(section).length === 0) return [[...path]];
  return Object.keys(section).flatMap((key) =>
    changedPaths(own(before, key), own(after, key), [...path, key])
  );
}

function own(holder: unknown, key: string): unknown {
  return isJson(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
