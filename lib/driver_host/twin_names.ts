/** Items by their names. */
type Named = Readonly<Record<string, unknown>>;

/** Names that are easily taken for each other, because names are found in any case: a sentence for each pair. */
export function twinNames({ properties, actions }: { properties: Named; actions: Named }): string[] {
  const taken = new Map<string, { kind: string; name: string }>();
  const found: string[] = [];
  const items = [
    ...Object.keys(properties).map((name) => ["property", name] as const),
    ...Object.keys(actions).map((name) => ["action", name] as const),
  ];
  for (const [kind, name] of items) {
    const other = taken.get(name.toLowerCase());
    if (other === undefined) {
      taken.set(name.toLowerCase(), { kind, name });
      continue;
    }
    const what = other.name === name ? "have the same name" : "differ only in case";
    found.push(`${other.kind} '${other.name}' and ${kind} '${name}' ${what}; rename one of them`);
  }
  return found;
}
